"""Entering positions on behalf of parties: imports and the demonstration, many at once."""

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app import clock, db
from app.accounts.models import Person
from app.moderation import actions as moderation
from app.moderation.models import ContributionKind
from app.organisations.models import Organisation
from app.positions import content, references
from app.positions.actions.submitting import SALT_BYTES
from app.positions.models import (
    WRITING,
    Answer,
    CoSponsor,
    CoSponsorState,
    DraftAnswer,
    Position,
    PositionState,
    PositionVersion,
    Stance,
    Translation,
)
from app.positions.signals import entered
from app.record.actions import record
from app.rounds.models import Attribution, Party, Question, Round

NEEDS_REASON = (PositionState.HELD, PositionState.RETURNED, PositionState.WITHDRAWN)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a party said to one question."""

    question: Question
    text: str = ""
    stance: Stance | None = None
    choices: Sequence[str] = ()
    translations: Mapping[str, str] = field(default_factory=dict)  # its text by language


@dataclass(frozen=True, kw_only=True)
class Entered:
    """A position as it is to be entered. `at`: when it was submitted, or the draft saved."""

    party: Party
    answers: Sequence[Said]
    language: str = "en"
    at: datetime | None = None
    state: PositionState = PositionState.ACCEPTED
    title: str = ""
    reason: str = ""
    late: bool = False
    imported: bool = False
    import_key: str | None = None
    attribution: Attribution | None = None
    submitted_by: Person | None = None
    co_sponsors: Sequence[tuple[Organisation, CoSponsorState]] = ()
    reference: str | None = None


def enter(
    round_: Round, positions: Sequence[Entered], *, by: Person | None, one_entry: bool = True
) -> list[Position]:
    """Enter positions, each in the state it names, in the order given.

    With `one_entry` the record gets one entry for all, which lists every reference with its hash;
    otherwise one for each position, so that a receipt can be given for it. No mail is sent. Those
    above hear of all of them at once, by the signal `entered`.
    """
    made = [_position(round_, one, by=by) for one in positions]
    db.session.add_all(made)
    versions = [
        _version(position, one)
        for position, one in zip(made, positions, strict=True)
        if one.state not in WRITING
    ]
    db.session.flush()
    _put_on_record(round_, versions, by=by, one_entry=one_entry)
    db.session.add_all(versions)
    db.session.flush()
    entered.send(round_, positions=made, by=by)
    return made


def _position(round_: Round, one: Entered, *, by: Person | None) -> Position:
    at = one.at or clock.now()
    writer = one.submitted_by or by
    drafted = one.state in WRITING
    position = Position(
        id=uuid.uuid4(),
        round_id=round_.id,
        round=round_,
        party=one.party,
        party_id=one.party.id,
        reference=one.reference or references.new(),
        title=one.title,
        state=one.state,
        language=one.language,
        attribution=one.attribution or round_.attribution,
        joint=any(state is not CoSponsorState.DECLINED for _, state in one.co_sponsors),
        current_number=None if drafted else 1,
        imported=one.imported,
        import_key=one.import_key,
        reason=(one.reason or "–") if one.state in NEEDS_REASON else None,
        withdrawn_at=clock.now() if one.state is PositionState.WITHDRAWN else None,
        created_by_id=writer.id if writer else None,
        created_at=at,
        saved_at=at,
    )
    position.co_sponsors = [
        CoSponsor(
            organisation=organisation,
            state=state,
            asked_at=at,
            answered_at=None if state is CoSponsorState.ASKED else at,
        )
        for organisation, state in one.co_sponsors
    ]
    if drafted:
        position.drafts = [
            DraftAnswer(
                question=said.question,
                text=said.text,
                stance=said.stance,
                choices=list(said.choices),
                revision=1,
                saved_at=at,
                saved_by_id=one.submitted_by.id if one.submitted_by else None,
            )
            for said in one.answers
        ]
        position.drafts += [
            DraftAnswer(
                question=said.question,
                into=language,
                text=words,
                choices=[],
                revision=1,
                saved_at=at,
                saved_by_id=one.submitted_by.id if one.submitted_by else None,
            )
            for said in one.answers
            for language, words in said.translations.items()
        ]
        position.also_in = sorted({into for said in one.answers for into in said.translations})
    return position


def _version(position: Position, one: Entered) -> PositionVersion:
    round_ = position.round
    answers = [
        Answer(
            question=said.question,
            question_version=said.question.current,
            place=place,
            stance=said.stance,
            choices=list(said.choices),
            contribution=moderation.contribute(
                round_=round_,
                kind=ContributionKind.ANSWER,
                source=said.text,
                language=one.language,
            )
            if said.text.strip()
            else None,
        )
        for place, said in enumerate(one.answers, start=1)
    ]
    translations = [
        Translation(
            question_id=said.question.id,
            language=language,
            contribution=moderation.contribute(
                round_=round_, kind=ContributionKind.ANSWER, source=source, language=language
            ),
        )
        for said in one.answers
        for language, source in said.translations.items()
    ]
    salt = secrets.token_bytes(SALT_BYTES)
    whole = content.content_of(
        position,
        number=1,
        language=one.language,
        answers=answers,
        translations=translations,
        attachments=[],
        salt=salt,
    )
    return PositionVersion(
        id=uuid.uuid4(),
        position_id=position.id,
        number=1,
        key=str(uuid.uuid4()),
        language=one.language,
        submitted_at=one.at or clock.now(),
        submitted_by_id=one.submitted_by.id if one.submitted_by else None,
        late=one.late,
        terms_version=round_.terms_version,
        content_hash=content.content_hash(whole),
        salt=salt,
        answers=answers,
        translations=translations,
    )


def _put_on_record(
    round_: Round, versions: Iterable[PositionVersion], *, by: Person | None, one_entry: bool
) -> None:
    facts = []
    for version, position in ((v, db.session.get_one(Position, v.position_id)) for v in versions):
        fact = {
            "reference": position.reference,
            "version": version.number,
            "content_hash": version.content_hash,
        }
        facts.append(fact)
        if not one_entry:
            entry = record(
                "positions:enter",
                position,
                by=by,
                for_=position.party.organisation_id,
                round_id=round_.id,
                **fact,
                imported=position.imported,
            )
            version.entry_seq = entry.seq
    if one_entry and facts:
        entry = record("positions:enter_many", round_, by=by, round_id=round_.id, positions=facts)
        for version in versions:
            version.entry_seq = entry.seq
