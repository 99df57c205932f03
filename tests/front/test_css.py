"""Stylesheets: logical directions only, tokens only, and colours that people can tell apart."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from config import ROOT

SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
PHYSICAL = re.compile(
    r"(?:^|[;{\s])("
    r"(?:margin|padding|border)-(?:left|right|top|bottom)[\w-]*"
    r"|left|right|top|bottom|float|clear"
    r"|(?:min-|max-)?(?:width|height)"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|scroll-(?:margin|padding)-(?:left|right|top|bottom)"
    r"|overflow-[xy](?=\s*:\s*(?:left|right))"
    r")\s*:"
)
PHYSICAL_VALUE = re.compile(r"(?:text-align|float|clear|caption-side)\s*:\s*(?:left|right)")
LITERAL_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\bhsl\(|\boklch\(")

GROUPS = ("st", "ig", "ps", "cs", "tc", "ac", "in")
STANCES = ("support", "support-with-changes", "neutral", "oppose", "cannot-accept")
TOLD_APART = 0.08  # distance in OKLab; about four times what is just noticeable

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
SIGHTS = {
    "common": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def without_comments(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)


def tokens(theme: str) -> dict[str, str]:
    light, _, rest = without_comments(ROOT / "static" / "css" / "tokens.css").partition("@media")
    dark = rest.partition("@media")[0]
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", light))
    return (
        found | dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", dark))
        if theme == "dark"
        else found
    )


def linear(colour: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    weights = np.array([0.2126, 0.7152, 0.0722])
    low, high = sorted(float(linear(colour) @ weights) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def seen(colour: str, sight: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    light = np.clip(SIGHTS[sight] @ linear(colour), 0, 1)
    cones = np.cbrt(
        np.array(
            [
                [0.4122214708, 0.5363325363, 0.0514459929],
                [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005],
            ]
        )
        @ light
    )
    return (
        np.array(
            [
                [0.2104542553, 0.7936177850, -0.0040720468],
                [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660],
            ]
        )
        @ cones
    )


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_directions_are_logical_so_that_arabic_mirrors(sheet: Path) -> None:
    text = re.sub(r"@media[^{]*", "", without_comments(sheet))
    assert PHYSICAL.findall(text) + PHYSICAL_VALUE.findall(text) == []


@pytest.mark.parametrize(
    "sheet",
    [sheet for sheet in SHEETS if sheet.name not in {"tokens.css", "print.css"}],
    ids=lambda sheet: sheet.name,
)
def test_colours_are_tokens(sheet: Path) -> None:
    assert LITERAL_COLOUR.findall(without_comments(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_token_used_is_defined(sheet: Path) -> None:
    defined = {
        name for other in SHEETS for name in re.findall(r"(--[\w-]+):", without_comments(other))
    }
    used = set(re.findall(r"var\((--[\w-]+)", without_comments(sheet)))
    assert used - defined == set()


def test_every_stylesheet_is_linked_by_the_layout() -> None:
    layout = (ROOT / "templates" / "layout.html").read_text()
    listed = re.search(r"for sheet in \(([^)]*)\)", layout)
    assert listed is not None
    assert sorted(re.findall(r"'(\w+)'", listed[1])) == [sheet.stem for sheet in SHEETS]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["page", "surface"])
@pytest.mark.parametrize("text", ["ink", "ink-soft", "accent", "good", "warn", "bad", "info"])
def test_text_can_be_read(theme: str, ground: str, text: str) -> None:
    named = tokens(theme)
    assert contrast(named[text], named[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["page", "surface"])
def test_groups_stances_and_edges_stand_out(theme: str, ground: str) -> None:
    named = tokens(theme)
    shown = [f"group-{sign}" for sign in GROUPS] + [f"stance-{stance}" for stance in STANCES]
    faint = {
        name: round(contrast(named[name], named[ground]), 2)
        for name in [*shown, "edge", "focus"]
        if contrast(named[name], named[ground]) < 3
    }
    assert faint == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("sight", list(SIGHTS))
@pytest.mark.parametrize("scale", [GROUPS, STANCES], ids=["groups", "stances"])
def test_colours_are_told_apart_however_one_sees(
    theme: str, sight: str, scale: tuple[str, ...]
) -> None:
    named = tokens(theme)
    kind = "group" if scale is GROUPS else "stance"
    alike = [
        (one, other)
        for one, other in combinations(scale, 2)
        if np.linalg.norm(
            seen(named[f"{kind}-{one}"], sight) - seen(named[f"{kind}-{other}"], sight)
        )
        < TOLD_APART
    ]
    assert alike == []
