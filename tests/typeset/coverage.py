"""Write down which characters the fonts can show: `python -m tests.typeset.coverage`."""

from fontTools.ttLib import TTFont

from app.typeset import FONTS


def covered() -> set[int]:
    """Every code point that one of the fonts has, in its regular style."""
    points: set[int] = set()
    for path in sorted(FONTS.glob("*-Regular.ttf")):
        with TTFont(path) as font:
            points.update(font.getBestCmap())
    return points


def ranges(points: set[int]) -> str:
    """The points as ranges in hexadecimal, one a line."""
    lines: list[list[int]] = []
    for point in sorted(points):
        if lines and lines[-1][1] == point - 1:
            lines[-1][1] = point
        else:
            lines.append([point, point])
    return "".join(
        f"{first:04X}\n" if first == last else f"{first:04X}-{last:04X}\n" for first, last in lines
    )


if __name__ == "__main__":
    (FONTS / "coverage.txt").write_text(ranges(covered()), "ascii")
