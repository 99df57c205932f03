"""A new round: empty, from a template, or from another round."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from app import db, text
from app.accounts.models import Person
from app.record.actions import record
from app.rounds import catalogue
from app.rounds.models import (
    Document,
    Page,
    Question,
    QuestionKind,
    QuestionVersion,
    Role,
    Round,
    RoundGroup,
    RoundRole,
    StartTopic,
)

# Addresses under /rounds/ that pages of ours have.
RESERVED = frozenset({"new", "invitations", "at"})
COPIED = (
    "mandate",
    "host",
    "co_hosts",
    "addressee",
    "status_line",
    "terms",
    "template",
    "zone",
    "languages",
    "answering",
    "individuals",
    "visibility",
    "attribution",
    "names_sealed",
    "two_persons",
    "least_shown",
    "late",
    "grace_minutes",
    "words_most",
    "words_most_joint",
)
Spec = Mapping[str, Any]


def create_round(
    *,
    by: Person | None,
    title: str = "",
    template: str | None = None,
    copy_of: Round | None = None,
    slug: str | None = None,
    **facts: Any,  # noqa: ANN401 - columns of the round, each with its own type
) -> Round:
    """Make a round as a draft; whoever makes it becomes its organiser.

    With `template`, the mandate, rules, questions and topics of that template; with `copy_of`,
    those of another round, without its dates, parties and people. `facts` are columns of the
    round and go before what the template or the other round says.
    """
    made = Round(
        created_by_id=by.id if by else None, copied_from_id=copy_of.id if copy_of else None
    )
    spec = catalogue.get(template) if template else None
    if copy_of is not None:
        for name in COPIED:
            setattr(made, name, getattr(copy_of, name))
    if spec is not None:
        made.template = spec.key
        for name, value in spec.facts.items():
            setattr(made, name, value)
    for name, value in facts.items():
        setattr(made, name, value)
    made.title = title or (copy_of.title if copy_of else spec.title if spec else "")
    made.slug = free_slug(slug or made.title)
    db.session.add(made)
    if by is not None:
        made.roles.append(RoundRole(person=by, role=Role.ORGANISER))
    db.session.flush()
    if spec is not None:
        lay_out(made, pages=spec.pages, questions=spec.questions, topics=spec.topics)
    elif copy_of is not None:
        _copy_contents(copy_of, made)
    record(
        "rounds:create",
        made,
        by=by,
        round_id=made.id,
        template=template,
        copy_of=str(copy_of.id) if copy_of else None,
    )
    return made


def free_slug(title: str) -> str:
    """An address for the title that no other round has."""
    wanted = text.slug(title)
    query = sa.select(Round.slug).where(
        sa.or_(Round.slug == wanted, Round.slug.like(f"{wanted}-%"))
    )
    taken = RESERVED | set(db.session.scalars(query))
    free, number = wanted, 1
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free


def lay_out(
    round_: Round,
    *,
    pages: Sequence[Spec] = (),
    questions: Sequence[Spec] = (),
    topics: Sequence[Spec] = (),
    documents: Sequence[Spec] = (),
) -> dict[str, Question]:
    """Give a round its pages, questions, topics and documents, as templates write them.

    Returns the questions by their key, so that answers can be put to them.
    """
    made_pages: dict[str, Page] = {}
    for place, spec in enumerate(pages, start=1):
        made_pages[spec["key"]] = Page(
            round_id=round_.id,
            place=place,
            title=spec["title"],
            intro=spec.get("intro", "").strip(),
        )
    db.session.add_all(made_pages.values())
    db.session.flush()  # gives the pages their ids, which their questions name
    made: dict[str, Question] = {}
    for place, spec in enumerate(questions, start=1):
        shown_if = spec.get("shown_if") or {}
        made[spec["key"]] = Question(
            round_id=round_.id,
            page_id=made_pages[spec["page"]].id,
            place=place,
            shown_if=made[shown_if["question"]] if shown_if else None,
            shown_if_values=list(shown_if.get("values", [])),
            versions=[_version(spec)],
        )
    db.session.add_all(made.values())
    db.session.flush()
    db.session.expire(round_, ["pages", "questions"])
    _topics(round_, topics)
    for place, spec in enumerate(documents, start=1):
        round_.documents.append(
            Document(place=place, title=spec["title"], url=spec["url"], note=spec.get("note", ""))
        )
    db.session.flush()
    return made


def _version(spec: Spec) -> QuestionVersion:
    return QuestionVersion(
        number=1,
        kind=QuestionKind(spec["kind"]),
        wording=spec["wording"],
        help=spec.get("help", ""),
        background=spec.get("background", "").strip(),
        required=spec.get("required", False),
        words_most=spec.get("words_max"),
        words_most_joint=spec.get("words_max_joint"),
        options=[dict(option) for option in spec.get("options", [])],
    )


def _topics(round_: Round, topics: Sequence[Spec]) -> None:
    made: dict[str, StartTopic] = {}
    for place, spec in enumerate(topics, start=1):
        parent = made.get(spec.get("parent") or "")
        topic = StartTopic(
            parent_id=parent.id if parent else None,
            place=place,
            name=spec["name"],
            belongs=spec.get("belongs", ""),
            not_belongs=spec.get("not_belongs", ""),
            example=spec.get("example", ""),
        )
        round_.start_topics.append(topic)
        made[spec["key"]] = topic
        db.session.flush()  # gives the topic its id, which those beneath it name


def _copy_contents(source: Round, made: Round) -> None:
    keys = {page.id: str(page.id) for page in source.pages}
    lay_out(
        made,
        pages=[{"key": keys[p.id], "title": p.title, "intro": p.intro} for p in source.pages],
        questions=[_spec(q, keys) for q in _standing(source)],
        topics=[
            {
                "key": str(topic.id),
                "parent": str(topic.parent_id or ""),
                "name": topic.name,
                "belongs": topic.belongs,
                "not_belongs": topic.not_belongs,
                "example": topic.example,
            }
            for topic in source.start_topics
        ],
    )
    for document in source.documents:
        made.documents.append(
            Document(
                place=document.place,
                title=document.title,
                note=document.note,
                url=document.url,
                file_id=document.file_id,
            )
        )
    made.groups.extend(RoundGroup(group_id=group.group_id) for group in source.groups)


def _standing(source: Round) -> list[Question]:
    return [question for page in source.pages for question in page.asked]


def _spec(question: Question, pages: Mapping[Any, str]) -> dict[str, Any]:
    now = question.current
    spec: dict[str, Any] = {
        "key": str(question.id),
        "page": pages[question.page_id],
        "kind": now.kind,
        "wording": now.wording,
        "help": now.help,
        "background": now.background,
        "required": now.required,
        "words_max": now.words_most,
        "words_max_joint": now.words_most_joint,
        "options": now.options,
    }
    if question.shown_if is not None and question.shown_if.removed_at is None:
        spec["shown_if"] = {
            "question": str(question.shown_if_id),
            "values": question.shown_if_values,
        }
    return spec
