"""The content of a version in one canonical form: what its receipt's hash is taken of.

Whoever holds the content can hash it again (SHA-256 of RFC 8785 JSON) and compare it with the
receipt. The salt is part of it, so that nobody can find the words by trying guesses.
"""

from collections.abc import Sequence

from app.positions.models import Answer, Attachment, Position, Translation
from app.record import leaf

FORMAT = "tour-de-table position 1"


def content_of(
    position: Position,
    *,
    number: int,
    language: str,
    answers: Sequence[Answer],
    translations: Sequence[Translation],
    attachments: Sequence[Attachment],
    salt: bytes,
) -> dict[str, object]:
    """Everything a party says with one version, in every language.

    Without a translation nothing is said of translations, as in what was hashed before there were any.
    """
    translated: dict[str, list[dict[str, object]]] = {}
    for one in sorted(translations, key=lambda one: (one.language, one.question_id)):
        said = {"question": one.question_id, "text": one.contribution.source}
        translated.setdefault(one.language, []).append(said)
    whole: dict[str, object] = {
        "format": FORMAT,
        "round": position.round_id,
        "party": position.party.organisation_id,
        "reference": position.reference,
        "version": number,
        "language": language,
        "answers": [
            {
                "question": answer.question_version.question_id,
                "wording": answer.question_version.number,
                "stance": answer.stance,
                "choices": answer.choices,
                "text": answer.contribution.source if answer.contribution else "",
            }
            for answer in sorted(answers, key=lambda answer: answer.place)
        ],
        "attachments": sorted(attachment.file.sha256 for attachment in attachments),
        "salt": salt.hex(),
    }
    if translated:
        whole["translations"] = translated
    return whole


def content_hash(content: dict[str, object]) -> str:
    """The hash that the receipt names, in hexadecimal."""
    return leaf.content_hash(content)
