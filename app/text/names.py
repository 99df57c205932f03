"""Names compared as people see them, and titles made fit for addresses."""

import hashlib
import re
import unicodedata
from typing import Final

# Letters that look like a Latin one, small or capital, after case folding.
_LOOKALIKES: Final = str.maketrans(
    "авеѕіјкмнорстухһԁԛԝӏ" + "αβεζηικμνορτυχ" + "ıłøđðħŧ" + "ةىیکھہ",
    "abesijkmhopctyxhdqwl" + "abezhikmnoptyx" + "iloddht" + "هييكهه",
)
_SPELT_OUT: Final = str.maketrans({"æ": "ae", "œ": "oe", "þ": "th", "&": " and ", "ـ": ""})
_DOTTED_LETTERS: Final = re.compile(r"\b(?:\w\.)+(?:\w\b)?")
_NOT_IN_NAMES: Final = re.compile(r"[\W_]+")

_FORMS: Final = """
    ab ag aisbl aps as asa asbl bv bvba co coltd company corp corporation cv doo eeig ev eg gbr
    gmbh ggmbh inc incorporated kg kft kk lda limited llc llp lp ltd ltda nv oao ooo oy oyj pao plc
    pjsc pte pty pvt sa sae sarl sas sasu sau scrl se sl spa spol sprl srl stichting vzw zao zrt
"""
LEGAL_FORMS: Final = frozenset(_FORMS.split())
_ARTICLES: Final = frozenset({"the"})
_LONGEST_SLUG: Final = 60


def fold(name: str) -> str:
    """A name as it is compared: two that people would take for one another fold to the same.

    Case, accents, punctuation, invisible characters, look-alike letters of other scripts, a
    leading "The" and legal forms ("Ltd", "GmbH", "S.A.") make no difference. A name that is
    nothing but these keeps them. For comparing only, never for showing.
    """
    seen = "".join(c for c in name if unicodedata.category(c) not in {"Cf", "Cc", "Cs"} or c == " ")
    seen = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", seen).casefold())
    seen = "".join(c for c in seen if not unicodedata.combining(c))
    seen = seen.translate(_SPELT_OUT).translate(_LOOKALIKES)
    seen = seen.replace("'", "").replace("’", "")
    seen = _DOTTED_LETTERS.sub(lambda match: match[0].replace(".", "") + " ", seen)
    every = _NOT_IN_NAMES.sub(" ", seen).split()
    kept = list(every)
    while kept and kept[-1] in _FOLDED_FORMS:
        kept.pop()
    while kept and kept[0] in _FOLDED_FORMS | _ARTICLES:
        kept.pop(0)
    return " ".join(kept or every)


_FOLDED_FORMS: Final = LEGAL_FORMS | {form.translate(_LOOKALIKES) for form in ("оао", "ооо", "пао")}


def slug(title: str) -> str:
    """A title fit for an address: small letters, digits and hyphens, in the title's own script.

    Latin letters lose their accents. A title without letters gets a short hash, so that the
    result is never empty.
    """
    seen = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", title).casefold())
    latin = "".join(c for c in seen if not "\u0300" <= c <= "\u036f").translate(_SPELT_OUT)
    parts = [part for part in re.split(r"[\W_]+", unicodedata.normalize("NFC", latin)) if part]
    result = ""
    for part in parts:
        longer = f"{result}-{part}" if result else part[:_LONGEST_SLUG]
        if len(longer) > _LONGEST_SLUG:
            break
        result = longer
    digest = hashlib.sha256(title.encode("utf-8", "surrogatepass")).hexdigest()
    return result or f"x{digest[:8]}"
