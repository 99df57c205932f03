"""The draft: its answers, files, comments, and who has it open."""

import uuid
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app import clock, db
from app.positions.models import (
    CoSponsor,
    DraftAnswer,
    DraftComment,
    DraftFile,
    DraftVisit,
    Position,
    PositionState,
)
from app.rounds.models import Page, Party, Question, Round, RoundState, Visibility

HERE = timedelta(minutes=5)
MOST_OPEN = 20


def own_id(round_id: uuid.UUID, organisation_id: uuid.UUID) -> "sa.Select[uuid.UUID]":
    """The id of what `own` finds, to lock its row by."""
    return sa.select(Position.id).where(
        Position.id.in_(own(round_id, organisation_id).with_only_columns(Position.id))
    )


def own(round_id: uuid.UUID, organisation_id: uuid.UUID) -> "sa.Select[Position]":
    """The position an organisation's delegates write in a round: the newest not withdrawn.

    Its collections come along in the same query, so read it with `unique()`.
    """
    return (
        sa.select(Position)
        .join(Position.party)
        .where(
            Position.round_id == round_id,
            Party.organisation_id == organisation_id,
            Position.imported.is_(False),
        )
        .options(
            contains_eager(Position.party).joinedload(Party.organisation),
            joinedload(Position.round),
            joinedload(Position.co_sponsors).joinedload(CoSponsor.organisation),
            joinedload(Position.versions),
        )
        .order_by(
            sa.case((Position.state == PositionState.WITHDRAWN, 1), else_=0),
            Position.created_at.desc(),
        )
        .limit(1)
    )


def draft_of(position: Position, into: str = "") -> dict[uuid.UUID, DraftAnswer]:
    """The answers as they are being written in the original, or in a translation, by question."""
    return written(position).get(into, {})


def written(position: Position) -> dict[str, dict[uuid.UUID, DraftAnswer]]:
    """Everything that is being written, by language and question; the original's language is empty."""
    found: dict[str, dict[uuid.UUID, DraftAnswer]] = {}
    query = sa.select(DraftAnswer).where(DraftAnswer.position_id == position.id)
    for answer in db.session.scalars(query):
        found.setdefault(answer.into, {})[answer.question_id] = answer
    return found


def files_of(position: Position) -> list[DraftFile]:
    """The files attached to the draft."""
    query = (
        sa.select(DraftFile)
        .where(DraftFile.position_id == position.id)
        .options(joinedload(DraftFile.file))
        .order_by(DraftFile.id)
    )
    return list(db.session.scalars(query))


def questions_of(round_: Round) -> list[Question]:
    """The questions in the order of the form, with their pages and wordings."""
    query = (
        sa.select(Question)
        .join(Question.page)
        .where(Question.round_id == round_.id, Question.removed_at.is_(None))
        .options(contains_eager(Question.page), joinedload(Question.versions))
        .order_by(Page.place, Page.id, Question.place, Question.id)
    )
    return list(db.session.scalars(query).unique())


def comments_on(position: Position) -> list[DraftComment]:
    """What the delegates said to each other, oldest first."""
    query = (
        sa.select(DraftComment)
        .where(DraftComment.position_id == position.id)
        .options(joinedload(DraftComment.by))
        .order_by(DraftComment.at, DraftComment.id)
    )
    return list(db.session.scalars(query))


def comment_of(position: Position, ident: uuid.UUID) -> "sa.Select[DraftComment]":
    """One of the comments on a draft."""
    return sa.select(DraftComment).where(
        DraftComment.position_id == position.id, DraftComment.id == ident
    )


def here_now(position: Position) -> list[DraftVisit]:
    """Who has had the draft open in the last minutes."""
    query = (
        sa.select(DraftVisit)
        .where(
            DraftVisit.position_id == position.id,
            DraftVisit.seen_at > clock.now() - HERE,
        )
        .options(joinedload(DraftVisit.person))
        .order_by(DraftVisit.seen_at.desc())
    )
    return list(db.session.scalars(query))


def of_organisation(organisation_id: uuid.UUID) -> "sa.Select[Position]":
    """Everything an organisation sent or drafts, in all rounds, newest first."""
    return (
        sa.select(Position)
        .join(Position.party)
        .where(Party.organisation_id == organisation_id)
        .options(contains_eager(Position.party), joinedload(Position.round))
        .order_by(Position.saved_at.desc(), Position.id)
    )


def still_open(organisation_id: uuid.UUID) -> "sa.Select[Round]":
    """Rounds open to all that the organisation has not begun to answer, closing soonest first."""
    answered = (
        sa.select(Position.id)
        .join(Position.party)
        .where(Position.round_id == Round.id, Party.organisation_id == organisation_id)
    )
    return (
        sa.select(Round)
        .where(
            Round.state.in_([RoundState.ANNOUNCED, RoundState.OPEN]),
            Round.opens_at <= clock.now(),
            Round.closes_at > clock.now(),
            Round.visibility == Visibility.PUBLIC,
            ~answered.exists(),
        )
        .order_by(Round.closes_at, Round.id)
        .limit(MOST_OPEN)
    )
