"""Who may do what, when, to what: every permission and every address, compared with what was declared."""
