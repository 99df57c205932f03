"""Writing: sections, sentences and the passages they cite. Only a draft is written in."""

from typing import Any

from flask_babel import gettext as _

from app import clock, db, text
from app.accounts.models import Person
from app.errors import Conflict, NotPossible
from app.moderation import words
from app.organisations.models import Group
from app.record.actions import record
from app.rounds.models import Round
from app.summaries.models import (
    Citation,
    Considered,
    Section,
    Sentence,
    Summary,
    SummaryState,
)
from app.summaries.queries import writing
from app.synthesis.models import Passage, Topic


def begin(
    round_: Round, *, by: Person | None, title: str, language: str = "en", topics: list[Topic]
) -> Summary:
    """Begin the summary of a round, with a section for each of the topics."""
    if db.session.scalar(writing.of_round(round_.id)) is not None:
        raise NotPossible(_("The summary of this round has been begun already."))
    summary = Summary(round=round_, title=title, language=language)
    summary.sections = [
        Section(topic=topic, title=topic.name, place=place)
        for place, topic in enumerate(topics, start=1)
    ]
    db.session.add(summary)
    record("summaries:begin", summary, by=by, round_id=round_.id, sections=len(topics))
    return summary


def describe(
    summary: Summary,
    *,
    title: str,
    language: str,
    method: str,
    scale: dict[str, int] | None = None,
    by: Person | None,
) -> None:
    """Change the title, the language, what is said of the method, and what words of quantity mean."""
    _require_draft(summary)
    summary.title, summary.language, summary.method = title, language, method
    if scale is not None:
        summary.scale = scale
    facts = {"scale": summary.scale} if summary.scale else {}
    _record("describe", summary, summary, by, method=text.quote_hash(method), **facts)


def add_section(summary: Summary, *, title: str, topic: Topic | None, by: Person | None) -> Section:
    """Add a section at the end."""
    _require_draft(summary)
    section = Section(
        summary=summary, topic=topic, title=title, place=_next_place(summary.sections)
    )
    db.session.add(section)
    _record("add_section", section, summary, by, topic=topic.id if topic else None)
    return section


def edit_section(section: Section, *, title: str, topic: Topic | None, by: Person | None) -> None:
    """Change what a section is called and on which topic it is."""
    _require_draft(section.summary)
    section.title, section.topic = title, topic
    _record("edit_section", section, section.summary, by, topic=topic.id if topic else None)


def move_section(section: Section, *, steps: int, by: Person | None) -> None:
    """Move a section up (negative) or down among the others; at the end it stays."""
    _require_draft(section.summary)
    _reorder(section.summary.sections, section, steps)
    _record("move_section", section, section.summary, by, place=section.place)


def delete_section(section: Section, *, by: Person | None) -> None:
    """Take a section out with everything in it."""
    summary = section.summary
    _require_draft(summary)
    _record("delete_section", section, summary, by)
    summary.sections.remove(section)


def add_sentences(
    section: Section, *, said: str, own: bool = False, by: Person | None
) -> list[Sentence]:
    """Add a sentence at the end of a section; each line of `said` becomes one."""
    _require_draft(section.summary)
    first = _next_place(section.sentences)
    added = [
        Sentence(section=section, place=place, text=line, own=own, changed_by_id=by and by.id)
        for place, line in enumerate(_lines(said), start=first)
    ]
    db.session.add_all(added)
    for sentence in added:
        _record_words("add_sentence", sentence, by)
    return added


def write(sentence: Sentence, *, said: str, own: bool, revision: int, by: Person | None) -> None:
    """Change a sentence. Lines after the first become sentences of their own behind it.

    `revision` is the one the writer read. Raises Conflict, and changes nothing, when somebody
    else has written a different text since.
    """
    _require_draft(sentence.section.summary)
    lines = _lines(said)
    if [sentence.text] == lines and sentence.own == own:
        return
    if sentence.revision != revision:
        raise Conflict(_("Somebody else changed this sentence meanwhile. Both texts are shown."))
    sentence.text, sentence.own = lines[0], own
    sentence.revision += 1
    sentence.changed_by_id = by and by.id
    behind = [one for one in sentence.section.sentences if one.place > sentence.place]
    for one in behind:
        one.place += len(lines) - 1
    for offset, line in enumerate(lines[1:], start=1):
        db.session.add(
            Sentence(
                section=sentence.section,
                place=sentence.place + offset,
                text=line,
                own=own,
                changed_by_id=by and by.id,
            )
        )
    _record_words("write_sentence", sentence, by, parts=len(lines))


def move_sentence(sentence: Sentence, *, steps: int, by: Person | None) -> None:
    """Move a sentence up (negative) or down in its section; at the end it stays."""
    _require_draft(sentence.section.summary)
    _reorder(sentence.section.sentences, sentence, steps)
    _record("move_sentence", sentence, sentence.section.summary, by, place=sentence.place)


def put_sentence(sentence: Sentence, section: Section, *, by: Person | None) -> None:
    """Put a sentence, with its sources, at the end of another section."""
    _require_draft(section.summary)
    sentence.place = _next_place(section.sentences)
    sentence.section = section
    _record("put_sentence", sentence, section.summary, by, section=section.id)


def delete_sentence(sentence: Sentence, *, revision: int, by: Person | None) -> None:
    """Take a sentence out. What the quoted said of it is kept for the method note."""
    summary = sentence.section.summary
    _require_draft(summary)
    if sentence.revision != revision:
        raise Conflict(_("Somebody else changed this sentence meanwhile. Read it first."))
    _record("delete_sentence", sentence, summary, by)
    sentence.section.sentences.remove(sentence)


def cite(sentence: Sentence, passage: Passage, *, by: Person | None) -> Citation:
    """Rest a sentence on a passage; doing it twice changes nothing more.

    Raises NotPossible for a passage of another round, or one whose words are hidden.
    """
    summary = sentence.section.summary
    _require_draft(summary)
    for citation in sentence.citations:
        if citation.passage_id == passage.id:
            return citation
    said = words.stretch(passage.contribution, passage.start, passage.end)
    if passage.round_id != summary.round_id or said is None:
        raise NotPossible(_("This passage cannot be cited: its words are no longer shown."))
    citation = Citation(
        sentence=sentence,
        passage_id=passage.id,
        quote_hash=text.quote_hash(said),
        by_id=by and by.id,
    )
    db.session.add(citation)
    _record("cite", sentence, summary, by, passage=passage.id, quote_hash=citation.quote_hash)
    return citation


def uncite(citation: Citation, *, by: Person | None) -> None:
    """Take a passage off a sentence."""
    sentence = citation.sentence
    _require_draft(sentence.section.summary)
    _record("uncite", sentence, sentence.section.summary, by, passage=citation.passage_id)
    sentence.citations.remove(citation)


def consider(summary: Summary, group: Group, *, note: str, by: Person | None) -> Considered | None:
    """Note why a group that was heard is not cited; an empty note takes it back."""
    _require_draft(summary)
    standing = next((one for one in summary.considered if one.group_id == group.id), None)
    _record("consider", group, summary, by, note=text.quote_hash(note) if note else None)
    if standing is None:
        if not note:
            return None
        standing = Considered(group_id=group.id, note=note)
        summary.considered.append(standing)
    elif note:
        standing.note = note
    else:
        summary.considered.remove(standing)
        return None
    return standing


def _require_draft(summary: Summary) -> None:
    if summary.state is SummaryState.IN_REVIEW:
        raise NotPossible(_("The text is out for review. Take it back to change it."))
    if summary.state is SummaryState.PUBLISHED:
        raise NotPossible(_("This version is published. Begin the next one to change it."))


def _lines(said: str) -> list[str]:
    lines = [text.line(line) for line in said.splitlines() if line.strip()]
    if not lines:
        raise NotPossible(_("A sentence needs words."))
    return lines


def _next_place(rows: list[Section] | list[Sentence]) -> int:
    return max((row.place for row in rows), default=0) + 1


def _reorder(rows: list[Section] | list[Sentence], row: Section | Sentence, steps: int) -> None:
    others = [one for one in rows if one is not row]
    spot = min(max(rows.index(row) + steps, 0), len(others))  # type: ignore[arg-type]  # a row of its own list
    for place, one in enumerate([*others[:spot], row, *others[spot:]], start=1):
        one.place = place


def _record_words(verb: str, sentence: Sentence, by: Person | None, *, parts: int = 1) -> None:
    _record(
        verb,
        sentence,
        sentence.section.summary,
        by,
        revision=sentence.revision,
        own=sentence.own,
        words=text.quote_hash(sentence.text),
        parts=parts,
    )


def _record(
    verb: str,
    subject: db.Base,
    summary: Summary,
    by: Person | None,
    **facts: Any,  # noqa: ANN401 - ids, counts and hashes, as the record takes them
) -> None:
    summary.changed_at = clock.now()
    record(f"summaries:{verb}", subject, by=by, round_id=summary.round_id, **facts)
