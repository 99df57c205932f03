"""The parties' own translations of a round, one row each, apart from the answers.

A row of the answers is something said, and is counted; what a party translated it says once more.
"""

from collections.abc import Iterator

from app.exports import answers
from app.exports.answers import Reader, Row
from app.moderation.words import plain
from app.positions import showing
from app.positions.attribution import shown
from app.positions.models import Position
from app.rounds.models import Round

COLUMNS = ("reference", "party", "language", "original", "version", "question", "answer")


def rows(round_: Round, reader: Reader) -> Iterator[Row]:
    """Every translation of an answer that stands, unless words were hidden in its original alone."""
    for position in answers.standing(round_, reader, translated=True):
        yield from _of_position(position, reader)


def _of_position(position: Position, reader: Reader) -> Iterator[Row]:
    version = position.current
    if version is None:
        return
    party = shown(position, reader.who)
    for answer in version.answers:
        for language in version.also_in:
            said, instead = showing.in_language(answer, reader.who, language)
            if said is None or instead is not None:
                continue
            yield {
                "reference": position.reference,
                "party": party.label,
                "language": language,
                "original": version.language,
                "version": str(version.number),
                "question": answer.question_version.wording,
                "answer": plain(said),
            }
