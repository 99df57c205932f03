"""A position as a file: Markdown, DOCX and PDF, all made from the same parts."""

import io
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from docx import Document
from flask_babel import format_date, format_datetime, get_locale
from flask_babel import gettext as _

from app import clock, text, typeset
from app.moderation.queries import hidden
from app.positions import checking, showing
from app.positions.labels import (
    attribution_word,
    instead_words,
    language_word,
    languages_line,
    stance_word,
)
from app.positions.models import DraftAnswer, DraftFile, Position
from app.positions.showing import Reading
from app.rounds.models import Question

LONGEST_PROPERTY = 255  # what Word keeps as a title beside the text


@dataclass(frozen=True, kw_only=True)
class Part:
    """A question with what was answered. `source`: Markdown; `plain`: the same without marks."""

    heading: str
    said: Sequence[str] = ()  # the stance, or the options chosen
    source: str = ""
    plain: str = ""
    language: str = ""  # of the words, where it is not that of the paper
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A position, ready to be written in any format."""

    title: str
    authority: str
    status: str
    version: str
    language: str
    facts: Sequence[tuple[str, str]] = ()
    parts: Sequence[Part] = field(default=())


def _interface_language() -> str:
    return str(get_locale() or "en").split("_", maxsplit=1)[0]


def of_version(reading: Reading) -> Paper:
    """A submitted version as its reader may see it."""
    position, version = reading.position, reading.version
    parts = [
        Part(
            heading=f"{one.number}. {one.answer.question_version.wording}",
            said=([stance_word(one.answer.stance)] if one.answer.stance else list(one.choices)),
            source=one.said.source if one.said and not one.has_hidden else one.plain,
            plain=one.plain,
            language=one.said.language if one.said else "",
            note=instead_words(one.instead, version.language),
        )
        for one in reading.answers
    ]
    parts += [
        Part(heading=_("Attachment: %(name)s", name=file.name), source=file.plain, plain=file.plain)
        for file in reading.files
    ]
    if reading.words_gone:
        gone = _("This position was withdrawn. Its words are not shown any more.")
        parts = [Part(heading=_("Withdrawn"), source=gone, plain=gone)]
    return Paper(
        title=position.round.title,
        authority=showing.authority_line(reading.party),
        status=position.round.status_line,
        version=_("Version %(n)s", n=version.number),
        language=reading.language,
        facts=[
            (_("Reference"), position.reference),
            *_submitted(reading),
            *_languages(reading),
        ],
        parts=parts,
    )


def _languages(reading: Reading) -> list[tuple[str, str]]:
    """In which language the paper is, where the position is in several."""
    if len(reading.languages) == 1:
        return []
    return [
        (_("Language"), languages_line([reading.language], original=reading.version.language)),
        (
            _("Also in"),
            languages_line(
                [one for one in reading.languages if one != reading.language],
                original=reading.version.language,
            ),
        ),
    ]


def _submitted(reading: Reading) -> list[tuple[str, str]]:
    """When it came, as closely as the reader may know."""
    when, zone = reading.party.when(reading.version.submitted_at), reading.position.round.zone
    if when is None:
        return []
    at = clock.local(when, zone)
    if not reading.party.named:
        return [(_("Submitted"), format_date(at.date(), "long"))]
    return [(_("Submitted"), f"{format_datetime(at, 'long', rebase=False)} ({zone})")]


def of_draft(
    position: Position,
    questions: Sequence[Question],
    drafts: Mapping[uuid.UUID, DraftAnswer],
    files: Sequence[DraftFile],
    translations: Mapping[str, Mapping[uuid.UUID, DraftAnswer]],
) -> Paper:
    """The draft, for those who wrote it, in every language, with what waits to be settled."""
    with_files = {file.question_id for file in files}
    parts = []
    for number, question in enumerate(checking.asked(questions, drafts), start=1):
        draft = drafts.get(question.id)
        if not checking.says_something(question, draft, with_files):
            continue
        said = [] if draft is None else _said(question, draft)
        names = [file.file.name for file in files if file.question_id == question.id]
        source = _both(draft)
        parts.append(
            Part(
                heading=f"{number}. {question.current.wording}",
                said=[*said, *names],
                source=source,
                plain=text.plain(source),
            )
        )
        parts += _translated(number, question, translations)
    return Paper(
        title=position.round.title,
        authority=_("Draft of %(name)s", name=position.party.organisation.name),
        status=_("A draft, not submitted. Nobody outside the organisation has seen it."),
        version=_("Draft"),
        language=position.language,
        facts=[
            (_("Reference"), position.reference),
            (_("Shown as"), attribution_word(position.attribution)),
        ],
        parts=parts,
    )


def _both(draft: DraftAnswer | None) -> str:
    """The words of an answer, and those that wait to be settled beside them."""
    if draft is None or not draft.other_text:
        return draft.text if draft else ""
    return f"{draft.text}\n\n**{_('Written at the same time:')}**\n\n{draft.other_text}"


def _translated(
    number: int,
    question: Question,
    translations: Mapping[str, Mapping[uuid.UUID, DraftAnswer]],
) -> list[Part]:
    """One answer of a draft in its other languages."""
    found = []
    for language, drafts in sorted(translations.items()):
        source = _both(drafts.get(question.id))
        if source:
            heading = _(
                "%(n)s. In %(language)s, own translation",
                n=number,
                language=language_word(language),
            )
            part = Part(heading=heading, source=source, plain=text.plain(source), language=language)
            found.append(part)
    return found


def _said(question: Question, draft: DraftAnswer) -> list[str]:
    if draft.stance is not None:
        return [stance_word(draft.stance)]
    return showing.choice_labels(draft.choices, question.current.options)


def markdown(paper: Paper) -> str:
    """The paper as Markdown."""
    lines = [f"# {text.line(paper.title)}", paper.authority, f"*{paper.status}*", paper.version]
    lines += [f"- {label}: {value}" for label, value in paper.facts]
    for part in paper.parts:
        lines.append(f"## {text.line(part.heading)}")
        lines += [f"**{said}**" for said in part.said]
        lines += [f"*{part.note}*"] if part.note else []
        lines += [part.source] if part.source else []
    return "\n\n".join(line for line in lines if line) + "\n"


def docx(paper: Paper) -> bytes:
    """The paper as a Word document."""
    document = Document()
    document.core_properties.title = paper.title[:LONGEST_PROPERTY]
    document.core_properties.author = ""
    document.add_heading(paper.title, 0)
    for line in (paper.authority, paper.status, paper.version):
        document.add_paragraph(line)
    for label, value in paper.facts:
        document.add_paragraph(f"{label}: {value}")
    for part in paper.parts:
        document.add_heading(part.heading, 1)
        for said in part.said:
            document.add_paragraph().add_run(said).bold = True
        if part.note:
            document.add_paragraph().add_run(part.note).italic = True
        for line in part.plain.splitlines():
            if line.strip():
                document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(paper: Paper) -> bytes:
    """The paper as a tagged PDF."""
    data: typeset.DocumentData = {
        "lang": _interface_language(),
        "title": paper.title,
        "authority": paper.authority,
        "status": paper.status,
        "version": paper.version,
        "rows": [{"label": label, "value": value} for label, value in paper.facts],
        "sections": [_section(part, paper.language) for part in paper.parts],
    }
    return typeset.pdf("document.typ", data)


def _section(part: Part, language: str) -> typeset.Section:
    labels: list[typeset.Paragraph] = [
        {"kind": "label", "sentences": [{"text": said}]}
        for said in (*part.said, *filter(None, [part.note]))
    ]
    words: list[typeset.Paragraph] = [
        {"lang": part.language or language, "sentences": [{"text": line}]}
        for line in part.plain.splitlines()
        if line.strip()
    ]
    return {"heading": text.line(part.heading), "paragraphs": [*labels, *words]}


def has_hidden(reading: Reading) -> bool:
    """Whether anything was hidden in what this reader sees."""
    said = [one.answer.contribution for one in reading.answers]
    return any(one is not None and hidden(one) for one in said)
