"""Words of quantity: does a sentence that says "most" have most of the parties behind it?

The scale is that of `AGREEMENT`; an installation, or a summary, may name another (`scale`). It judges the number of
parties n of the m that addressed the point, never of all that were asked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ONE, FEW, SOME, SEVERAL, MANY, MOST, GENERAL, DIVERGENT = (
    "one",
    "a few",
    "some",
    "several",
    "many",
    "most",
    "general agreement",
    "divergent",
)


@dataclass(frozen=True)
class Bounds:
    """What a word of quantity promises of n out of m parties; every bound that is given holds.

    `fewest` and `largest` are numbers of parties, `least` and `most` shares (0 to 1; `least`
    itself is enough, and `most` still in), `below` and `above` shares that are out themselves.
    `no_objection` asks that nobody opposed, and `side` that of two opinions each has that share.
    """

    fewest: int = 1
    largest: int | None = None
    least: float = 0.0
    most: float = 1.0
    below: float | None = None
    above: float | None = None
    no_objection: bool = False
    side: float | None = None


USUAL: Mapping[str, int] = {
    "few": 3,
    "some": 25,
    "several": 40,
    "many": 60,
    "general": 90,
    "side": 25,
}
"""The usual limits: parties that are still a few, and per cent for the other words."""


def scale(
    *, few: int, some: int, several: int, many: int, general: int, side: int
) -> Mapping[str, Bounds]:
    """Make a scale of its limits, in the order from few to all.

    "A few" are at most `few` parties; "some" are less than `some` per cent, "several" up to
    `several`, "many" up to `many`, "most" more than that. General agreement begins at `general`
    per cent with nobody against, and views diverge where two of them have `side` per cent each.

    Raises:
        ValueError: the limits do not rise, or are no share.

    """
    if few < 2 or not 0 < some <= several <= many <= general <= 100 or not 0 < side <= 50:  # noqa: PLR2004 - a few are two at least; per cent; two sides halve it
        raise ValueError("The limits must rise from some to general agreement, up to 100.")
    return {
        ONE: Bounds(largest=1),
        FEW: Bounds(fewest=2, largest=few),
        SOME: Bounds(fewest=2, below=some / 100),
        SEVERAL: Bounds(fewest=2, least=some / 100, most=several / 100),
        MANY: Bounds(fewest=2, least=several / 100, most=many / 100),
        MOST: Bounds(fewest=2, above=many / 100),
        GENERAL: Bounds(fewest=2, least=general / 100, no_objection=True),
        DIVERGENT: Bounds(side=side / 100),
    }


AGREEMENT: Mapping[str, Bounds] = scale(**USUAL)
"""The usual scale."""

_WHO_EN = (
    r"(?:part(?:y|ies)|participants?|stakeholders?|respondents?|submissions?|contributions?|"
    r"contributors?|states?|delegations?|organi[sz]ations?|speakers?|others?|groups?|"
    r"governments?|compan(?:y|ies)|firms?|business(?:es)?|members?|voices?|positions?|countries|"
    r"NGOs?|experts?|researchers?|academics|representatives?|associations?|ministries|agencies|"
    r"individuals)"
)
# What follows where the parties go without saying: "Many stressed that", "A few would rather".
_SAYS_EN = (
    r"\s+(?:(?:also|further|however|again|strongly|clearly|explicitly),?\s+)?"
    r"(?:\w+ed\s+(?:that|the|an?|for|to|against|it|this|these|their|its|how|why|whether|more|any|such|"
    r"no|strong|concerns?|support|doubts?)|said|saw|felt|thought|spoke|took|held|sought|gave|want|"
    r"believe|have|had|were|would|did|do(?:\s+not)?)\b"
)
_NAMED_EN = rf"(?:\s+of\s+(?:the|these|those|our))?(?:\s+\w+){{0,2}}?\s+{_WHO_EN}\b"
_OF_EN = rf"(?:(?:\s+of)?\s+them\b|\s+of\s+those\s+who\b|{_SAYS_EN}|{_NAMED_EN})"
_WHO_FR = (
    r"(?:parties?|participante?s?|contributions?|contribut(?:eur|rice)s?|états?|délégations?|"
    r"organisations?|répondante?s?|orat(?:eur|rice)s?|autres|groupes?|entreprises?|membres?|"
    r"gouvernements?|positions?|intervenante?s?|pays|ONG|expert(?:e?s)?|représentante?s?|associations?)"
)
_SAYS_FR = (
    r"\s+(?:(?:ne|n[’']|en|y|le|la|les|l[’']|s[’']|se)\s*)?(?:ont|sont|avaient|étaient|a|aient|"
    r"(?:estim|demand|soulign|propos|pens|rappel|rappell)(?:ent|aient|èrent)|soutien(?:t|nent)|"
    r"appuie(?:nt)?|souhait(?:e|ent|aient)|voudraient|veu(?:t|lent))\b"
)
_NAMED_FR = rf"(?:\s+(?:des?|d[’']|les))?\s*(?:\w+\s+)?{_WHO_FR}\b"
_OF_FR = rf"(?:\s+d[’']entre\s+(?:eux|elles)\b|{_SAYS_FR}|{_NAMED_FR})"
_WHO_ES = (
    r"(?:partes?|participantes?|contribuciones|contribución|estados?|delegación|delegaciones|"
    r"organización|organizaciones|oradora?(?:es|s)?|otr[oa]s|grupos?|empresas?|miembros?|"
    r"gobiernos?|posición|posiciones|encuestad[oa]s|países|ONG|expert[oa]s|representantes|asociaciones)"
)
_SAYS_ES = (
    r"\s+(?:(?:no|se|lo|la|los|las)\s+){0,2}(?:ha|han|habían|son|eran|\w+(?:aron|ieron)|"
    r"(?:apoy|subray|señal|opin|consider)(?:an|aban|ó)|apoya|pid(?:e|en|ió)|propon(?:e|en)|propuso|"
    r"quier(?:e|en)|quisier(?:a|an)|piensan)\b"
)
_NAMED_ES = rf"(?:\s+de\s+(?:los|las))?\s+(?:\w+\s+)?{_WHO_ES}\b"
_OF_ES = rf"(?:\s+de\s+ell[oa]s\b|{_SAYS_ES}|{_NAMED_ES})"

_PATTERNS: Mapping[str, Sequence[tuple[str, str]]] = {
    "en": (
        (GENERAL, r"\bgeneral(?:ly)?\s+agree\w*|\bbroad(?:ly)?\s+(?:agree\w*|consensus)"),
        (GENERAL, r"\bconsensus\b|\bunanim\w+|\b(?:all|every)\b" + _OF_EN),
        (DIVERGENT, r"\bdiverg\w+|\b(?:views|opinions|positions)\s+(?:differ\w*|were\s+divided)"),
        (FEW, r"\b(?:a\s+few|a\s+handful\s+of|two|three|a\s+couple\s+of)\b" + _OF_EN),
        (MOST, r"\b(?:most|(?:a|the)\s+(?:large\s+|great\s+|vast\s+)?majority(?:\s+of)?)\b" + _OF_EN),
        (MANY, r"\b(?:many|numerous|a\s+(?:large|great)\s+number\s+of)\b" + _OF_EN),
        (SEVERAL, r"\b(?:several|a\s+number\s+of|various)\b" + _OF_EN),
        (SOME, r"\bsome\b" + _OF_EN),
        (ONE, r"\b(?:one|a\s+single|only\s+one)\b" + _NAMED_EN),
    ),
    "fr": (
        (GENERAL, r"\baccord\s+général|\bconsensus\b|\bunanim\w+|\btou(?:s|tes)\s+les" + _OF_FR),
        (DIVERGENT, r"\bdiverg\w+|\b(?:avis|opinions|positions)\s+(?:\w+\s+)?partagée?s"),
        (FEW, r"\b(?:quelques(?:-une?s)?|une\s+poignée|deux|trois)\b" + _OF_FR),
        (MOST, r"\b(?:la\s+plupart|la\s+(?:grande\s+)?majorité|une\s+(?:large\s+)?majorité)\b" + _OF_FR),
        (MANY, r"\b(?:de\s+nombreu(?:x|ses)|nombreu(?:x|ses)|beaucoup|un\s+grand\s+nombre)\b" + _OF_FR),
        (SEVERAL, r"\b(?:plusieurs|divers(?:es)?)\b" + _OF_FR),
        (SOME, r"\b(?:certaine?s|une\s+partie)\b" + _OF_FR),
        (ONE, r"\b(?:une?\s+seule?|une?)\b" + _NAMED_FR),
    ),
    "es": (
        (GENERAL, r"\bacuerdo\s+general|\bconsenso\b|\bunánim\w+|\btod[oa]s\s+l[oa]s" + _OF_ES),
        (DIVERGENT, r"\bdiverg\w+|\b(?:opiniones|posiciones)\s+(?:\w+\s+)?(?:divididas|encontradas)"),
        (FEW, r"\b(?:un[oa]s\s+poc[oa]s|un[oa]s\s+cuant[oa]s|poc[oa]s|dos|tres)\b" + _OF_ES),
        (MOST, r"\b(?:la\s+mayoría|la\s+mayor\s+parte|una\s+(?:amplia\s+)?mayoría)\b" + _OF_ES),
        (MANY, r"\b(?:much[oa]s|numeros[oa]s|un\s+gran\s+número)\b" + _OF_ES),
        (SEVERAL, r"\b(?:vari[oa]s|divers[oa]s)\b" + _OF_ES),
        (SOME, r"\b(?:algun[oa]s|una\s+parte)\b" + _OF_ES),
        (ONE, r"\b(?:un\s+sol[oa]|una\s+sola|un[oa]?)\b" + _NAMED_ES),
    ),
    "ru": (
        (GENERAL, r"\bобщ\w+\s+согласи\w+|\bконсенсус\w*|\bединоглас\w+|\bединодуш\w+|\bвсе\s+участник\w*"),
        (DIVERGENT, r"\bрасход\w+|\bмнения\s+раздел\w+"),
        (FEW, r"\bнемноги\w+|\b(?:двое|трое|два|две|три)\s+\w+"),
        (MOST, r"\bбольшинств\w+"),
        (MANY, r"\bмноги[ехм]\b|\bмногочисленн\w+"),
        (SEVERAL, r"\bнесколько\b|\bряд\s+\w+"),
        (SOME, r"\bнекотор\w+"),
        (ONE, r"\bодин\s+(?:из\s+)?участник\w*|\bодна\s+(?:из\s+)?(?:сторон\w*|организаци\w+|делегаци\w+)"),
    ),
    "zh": (
        (GENERAL, "普遍同意|一致同意|普遍认为|一致认为|达成共识|所有(?:各方|与会者|参与方)"),
        (DIVERGENT, "意见分歧|分歧|看法不一"),
        (MOST, "大多数|多数"),
        (MANY, "许多|很多|众多"),
        (FEW, "少数|几个|两个|三个"),
        (SEVERAL, "若干|数个|好几个"),
        (SOME, "有些|一些|(?<!这一)(?<!那一)(?<![一本该此])部分"),
        (ONE, "一个(?:参与方|与会者|国家|组织|代表团|缔约方)|一方"),
    ),
    "ar": (
        (GENERAL, r"اتفاق\s+عام|توافق\s+(?:عام|في\s+الآراء)|بالإجماع|جميع\s+(?:الأطراف|المشاركين|الدول)"),
        (DIVERGENT, r"تباين\w*|تباينت|اختلفت\s+الآراء|انقسمت"),
        (MOST, r"\b[وف]?(?:معظم|أغلب|غالبية|أغلبية)\b"),
        (MANY, r"\b[وف]?(?:العديد|كثير|الكثير|كثيرون)\b"),
        (FEW, r"\b[وف]?(?:قلة|قليل|عدد\s+قليل)\b"),
        (SEVERAL, r"\b[وف]?(?:عدة|عدد\s+من)\b"),
        (SOME, r"\b[وف]?بعض\b"),
        (ONE, r"(?:طرف|مشارك|وفد|دولة|منظمة)\s+واحد[ةه]?"),
    ),
}  # fmt: skip
_COMPILED = {
    language: [(word, re.compile(pattern, re.IGNORECASE)) for word, pattern in patterns]
    for language, patterns in _PATTERNS.items()
}


@dataclass(frozen=True)
class Quantity:
    """A word of quantity in a sentence: which of the scale, its words, and where they stand."""

    word: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Verdict:
    """Whether n of m agrees with the word that was used, and which words would.

    `share` is n of m, or none where nobody addressed the point; `fitting` are the words of the
    scale that the numbers allow, from few to all.
    """

    agrees: bool
    word: str
    count: int
    of: int
    share: float | None
    fitting: tuple[str, ...]


def find(sentence: str, language: str = "en") -> list[Quantity]:
    """Find the words of quantity about parties in a sentence, from left to right.

    English, French and Spanish look for the parties meant as well ("many States", not "many
    years"); Russian, Chinese and Arabic go by the word alone. Other languages find nothing.
    """
    taken: list[Quantity] = []
    for word, pattern in _COMPILED.get(language, ()):
        for match in pattern.finditer(sentence):
            free = all(match.end() <= one.start or match.start() >= one.end for one in taken)
            if free:
                taken.append(Quantity(word, match[0].strip(), match.start(), match.end()))
    return sorted(taken, key=lambda one: one.start)


def judge(
    word: str,
    count: int,
    of: int,
    *,
    objections: int = 0,
    scale: Mapping[str, Bounds] = AGREEMENT,
) -> Verdict:
    """Tell whether `count` of the `of` parties who addressed the point agree with a word.

    `objections` is how many of them spoke against. For "divergent", `count` is one side and
    `objections` the other.

    Raises:
        ValueError: the word is not on the scale, or the numbers are not n of m.

    """
    if word not in scale:
        raise ValueError(f"“{word}” is not on the scale.")
    if not (0 <= count <= of and 0 <= objections <= of):
        raise ValueError(f"{count} of {of} with {objections} against is not a share.")
    fitting = tuple(name for name in scale if _allows(scale[name], count, of, objections))
    return Verdict(word in fitting, word, count, of, count / of if of else None, fitting)


def check(
    sentence: str,
    count: int,
    of: int,
    *,
    language: str = "en",
    objections: int = 0,
    scale: Mapping[str, Bounds] = AGREEMENT,
) -> list[tuple[Quantity, Verdict]]:
    """Find the words of quantity in a sentence and judge each; words off the scale are left."""
    return [
        (found, judge(found.word, count, of, objections=objections, scale=scale))
        for found in find(sentence, language)
        if found.word in scale
    ]


def _allows(bounds: Bounds, count: int, of: int, objections: int) -> bool:
    if bounds.side is not None:
        return of > 0 and min(count, objections) / of >= bounds.side
    if not of or count < bounds.fewest:
        return False
    share = count / of
    return (
        (bounds.largest is None or count <= bounds.largest)
        and not (bounds.no_objection and objections)
        and (bounds.below is None or share < bounds.below)
        and (bounds.above is None or share > bounds.above)
        and bounds.least <= share <= bounds.most
    )
