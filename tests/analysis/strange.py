"""Texts that nobody means to write and every consultation receives."""

STRANGE = {
    "empty": "",
    "spaces": " \n\t\u3000\n",
    "one word": "Yes",
    "one sign": "?",
    "emoji only": "🙂🙃👍🏽👨‍👩‍👧‍👦",
    "zero width": "\u200b\u200d\ufeff",
    "zero width inside": "cy\u200bber\u200bspace is for all",
    "direction override": "\u202egninnips si siht\u202c and \u2067this\u2069",
    "lone surrogate": "before \ud800 after",
    "only a lone surrogate": "\udfff",
    "mixed script": "Security 安全 безопасность أمن sécurité seguridad नमस्ते",
    "null": "a\x00b\x01c",
    "one endless word": "x" * 5_000,
    "rule": "-----\n=====\n* * *",
    "numbers": "1.2.3 4.5 (a) (b) 2020 №5",
    "combining": "e\u0301" * 50 + "\u0301" * 200,
}

LONG = "\n\n".join(
    f"{page}. The parties agree on point {page}. They ask that Art. {page} be kept; it is needed."
    f" Water, energy and data are {page} reasons for it."
    for page in range(4_000)
)
"""Two hundred pages and more: half a million characters."""
