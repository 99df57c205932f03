"""The text engine: plain functions over texts, with no database and no Flask.

A consultation's answers go through it in this order; each step is a file, and each can be
used alone:

    text -> split -> passages -> embed -> vectors -> features -> group -> proposed topics -> name
                        |                    |
                      twins               assign -> suggestions on the signed-off tree
                                             |
                                   quotes, count -> the synthesis

It only ever proposes: topics, codings and counts live in the database, and what a person
decided is never moved from here.

Importing this package costs nothing. The heavy libraries (scikit-learn, the sentence
encoder, the graph library) are loaded through `engine.load` when they are first used.
"""
