"""What is done to a strange file in a process of its own: told, measured, tidied, read.

    bytes -> sniff -> limits -> tidy (authors, comments, places out) -> text

Nothing here imports the product, so that the process starts quickly and holds no secret, no
database and no session. `app.files.reading` starts it, with limits on time and memory.
"""
