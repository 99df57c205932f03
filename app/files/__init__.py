"""Files: checked by content before anything is stored, kept in the database, their text taken out.

    upload -> check (in a process of its own) -> refused with the reason, nothing stored
                        |
                        +-> stored: what is known of it, and its bytes -> sent as an attachment
                                        |
                                        +-> erased: its bytes and text gone, its hash kept

Who may fetch a file is known to the feature it belongs to: that guards its route and then calls
`app.files.sending.send`.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Files have no page of their own."""
