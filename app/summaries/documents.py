"""A published version outside the pages: as PDF, DOCX, Markdown and JSON."""

import io
import json
from typing import Any

from docx import Document
from flask_babel import format_datetime
from flask_babel import gettext as _

from app import clock, text, typeset
from app.positions.documents import LONGEST_PROPERTY
from app.positions.labels import stance_word
from app.rounds.models import Round
from app.summaries import labels, note
from app.summaries.models import SummaryVersion
from app.summaries.queries.published import Published, PublishedCitation, PublishedLine
from app.summaries.rules import Support


def authority() -> str:
    """Whose text a summary is, and what it is not."""
    return _("Summary of the moderators: not agreed text")


def _version_line(version: SummaryVersion, zone: str) -> str:
    at = clock.local(version.published_at, zone)
    when = format_datetime(at, "long", rebase=False)
    return _("Version %(n)s, published %(when)s", n=version.number, when=when)


def _source_line(cited: PublishedCitation) -> str:
    """A source on one line: its words in quotation marks, or what broke it."""
    source = cited.source
    if not cited.stands or source is None:
        said = labels.broken(source)
    else:
        stance = f" ({stance_word(source.stance)})" if source.stance else ""
        said = f"“{text.line(source.words or '')}” – {labels.party(source)}{stance}"
    if cited.reference:
        said = f"{said} [{cited.reference}]"
    if cited.review and cited.review["verdict"] == "contested":
        said += " " + _(
            "Contested by the party: %(words)s Moderators: %(answer)s",
            words=cited.review["words"],
            answer=cited.review["answer"],
        )
    return said


def _mark(line: PublishedLine) -> str:
    return {
        Support.OWN: _("rapporteur’s own"),
        Support.PARTLY: _("a source is gone"),
        Support.BROKEN: _("its sources are gone"),
        Support.UNSUPPORTED: _("unsupported"),
    }.get(line.support, "")


def pdf(published: Published, round_: Round) -> bytes:
    """The version set for print, each sentence with its sources in a footnote."""
    version = published.version
    sections: list[typeset.Section] = [
        {
            "heading": part.title,
            "paragraphs": [{"sentences": [_set(line) for line in part.lines]}],
        }
        for part in published.parts
    ]
    told = [line for line in (*version.method.splitlines(), *note.lines(version)) if line.strip()]
    sections.append(
        {
            "heading": _("How this summary was made"),
            "paragraphs": [{"sentences": [{"text": line}]} for line in told],
        }
    )
    data: typeset.DocumentData = {
        "lang": version.language,
        "title": version.title,
        "authority": authority(),
        "status": round_.status_line,
        "version": _version_line(version, round_.zone),
        "rows": [
            {"label": _("Consultation"), "value": round_.title},
            {
                "label": _("Hash of the content (SHA-256)"),
                "value": version.content_hash,
                "exact": True,
            },
        ],
        "sections": sections,
    }
    return typeset.pdf("document.typ", data)


def _set(line: PublishedLine) -> typeset.Sentence:
    return {
        "text": line.text,
        "mark": _mark(line),
        "sources": [_source_line(one) for one in line.cited],
    }


def docx(published: Published, round_: Round) -> bytes:
    """The version as a Word document, each sentence with the numbers of its sources at the end."""
    version, sources = published.version, list[str]()
    document = Document()
    document.core_properties.title = version.title[:LONGEST_PROPERTY]
    document.core_properties.author = ""
    document.add_heading(version.title, 0)
    for line in (authority(), round_.status_line, _version_line(version, round_.zone)):
        document.add_paragraph(line)
    for part in published.parts:
        document.add_heading(part.title, 1)
        for said in part.lines:
            paragraph = document.add_paragraph(said.text)
            if _mark(said):
                paragraph.add_run(f" [{_mark(said)}]").italic = True
            for one in said.cited:
                sources.append(_source_line(one))
                paragraph.add_run(f" [{len(sources)}]").font.superscript = True
    document.add_heading(_("How this summary was made"), 1)
    for line in (*version.method.splitlines(), *note.lines(version)):
        if line.strip():
            document.add_paragraph(line)
    if sources:
        document.add_heading(_("Sources"), 1)
        for number, line in enumerate(sources, start=1):
            document.add_paragraph(f"[{number}] {line}")
    document.add_paragraph(f"SHA-256: {version.content_hash}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def markdown(published: Published, round_: Round) -> str:
    """The version as Markdown, each sentence with its sources in a footnote."""
    version, notes, lines = published.version, list[str](), list[str]()
    lines += [f"# {_plain(version.title)}", f"**{authority()}**", _plain(round_.status_line)]
    lines += [_version_line(version, round_.zone)]
    for part in published.parts:
        said = []
        for line in part.lines:
            mark = f" *[{_mark(line)}]*" if _mark(line) else ""
            refs = []
            for one in line.cited:
                notes.append(f"[^{len(notes) + 1}]: {_plain(_source_line(one))}")
                refs.append(f"[^{len(notes)}]")
            said.append(f"{_plain(line.text)}{mark}{''.join(refs)}")
        lines += [f"## {_plain(part.title)}", " ".join(said)]
    lines += [f"## {_('How this summary was made')}", version.method]
    lines += ["\n".join(f"- {_plain(line)}" for line in note.lines(version)), "\n".join(notes)]
    lines += [f"SHA-256: {version.content_hash}"]
    return "\n\n".join(line for line in lines if line) + "\n"


def _plain(words: str) -> str:
    """Words that Markdown reads as nothing but words."""
    return "".join(f"\\{one}" if one in "\\`*_[]<>#|" else one for one in text.line(words))


def as_json(published: Published, round_: Round) -> str:
    """The version as data: what was published, what its hash is of, and each source as it stands.

    The hash of words that are gone is left out, so that nobody can try guesses on them; the
    content then no longer gives its hash, which is what a broken source means.
    """
    version = published.version
    gone = {str(one.passage_id) for one in published.cited() if not one.stands}
    data = {
        "authority": {"kind": "summary", "words": authority(), "status_line": round_.status_line},
        "round": {"title": round_.title, "slug": round_.slug},
        "version": version.number,
        "published_at": version.published_at.isoformat(),
        "content_hash": version.content_hash,
        "hashed": {
            "title": version.title,
            "language": version.language,
            "method": version.method,
            "facts": version.facts,
            "sections": [_without(part, gone) for part in version.content],
        },
        "method_note": note.lines(version),
        "sources": {str(one.passage_id): _source(one) for one in published.cited()},
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _without(part: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    """A section as it was published, without the hashes of words that are gone."""
    lines = [
        {
            **line,
            "citations": [
                {**one, "quote_hash": None} if one["passage"] in gone else one
                for one in line["citations"]
            ],
        }
        for line in part["sentences"]
    ]
    return {**part, "sentences": lines}


def _source(cited: PublishedCitation) -> dict[str, Any]:
    source = cited.source
    if not cited.stands or source is None:
        return {"stands": False, "broken": labels.broken(source)}
    group = source.party.group if source.party else None
    return {
        "stands": True,
        "words": source.words,
        "language": source.passage.language,
        "party": labels.party(source),
        "group": group.sign if group else None,
        "stance": source.stance.value if source.stance else None,
        "href": source.href,
    }


def changes(before: SummaryVersion, after: SummaryVersion) -> list[tuple[str, str]]:
    """What changed between two versions, as the `diff` macro shows it."""
    kinds = {"same": "equal", "gone": "delete", "new": "insert"}
    ops = text.diff(_flat(before), _flat(after))
    return [(kinds[one.kind], one.text) for one in ops]


def _flat(version: SummaryVersion) -> str:
    """The text of a version: titles on lines of their own, a sentence a line."""
    lines = [version.title, ""]
    for part in version.content:
        lines += [part["title"], *(line["text"] for line in part["sentences"]), ""]
    return "\n".join(lines)
