"""Who was heard and is cited nowhere, and what still stands in the way of publication."""

import enum
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import clock, db
from app.analysis import quoting
from app.moderation.models import Contribution
from app.organisations.models import Group
from app.policy import Who
from app.positions.models import Answer, CoSponsor, Position, PositionState, PositionVersion
from app.rounds.models import Attribution, Party, Question, QuestionVersion
from app.summaries.models import Citation, Considered, Sentence, Summary, SummaryState, Verdict
from app.summaries.queries.writing import Line, Text, cited_passages, text_of
from app.summaries.rules import Support
from app.synthesis.models import Passage, Twin
from app.synthesis.queries import copies
from app.synthesis.queries.copies import Sent


@dataclass(frozen=True, kw_only=True)
class GroupCoverage:
    """A stakeholder group that was heard: its parties, those cited, and what was noted."""

    group: Group
    heard: int
    cited: int
    considered: Considered | None

    @property
    def is_missing(self) -> bool:
        """Whether the group is neither cited nor noted as considered."""
        return not self.cited and self.considered is None


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Who was heard in a round and who of them is cited."""

    groups: tuple[GroupCoverage, ...]
    cited: tuple[Party, ...]
    uncited: tuple[Party, ...]


class Lack(enum.StrEnum):
    """What can stand in the way of publication."""

    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    BROKEN = "broken"
    QUOTE = "quote"
    GROUP = "group"
    CONTEST = "contest"
    CLOCK = "clock"


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One thing that stands in the way of publication."""

    lack: Lack
    sentence: Sentence | None = None
    citation: Citation | None = None
    group: Group | None = None
    words: str = ""  # in quotation marks, that no source says


def heard(round_id: uuid.UUID) -> "sa.Select[Party]":
    """The parties whose position was accepted, in the order of their groups."""
    spoke = sa.select(Position.id).where(
        Position.party_id == Party.id,
        Position.round_id == round_id,
        Position.state == PositionState.ACCEPTED,
    )
    return (
        sa.select(Party)
        .join(Party.group)
        .where(Party.round_id == round_id, spoke.exists())
        .options(joinedload(Party.organisation), joinedload(Party.group))
        .order_by(Group.place, Party.joined_at, Party.id)
    )


def sort_out(
    parties: Iterable[Party], cited: set[uuid.UUID], considered: Iterable[Considered]
) -> Coverage:
    """Sort the parties heard into those cited and those that are not, by group."""
    everybody = list(parties)
    noted = {note.group_id: note for note in considered}
    counted = [party for party in everybody if not party.unaccredited]
    groups = {party.group_id: party.group for party in counted}
    return Coverage(
        groups=tuple(
            GroupCoverage(
                group=group,
                heard=sum(1 for party in counted if party.group_id == ident),
                cited=sum(1 for p in counted if p.group_id == ident and p.id in cited),
                considered=noted.get(ident),
            )
            for ident, group in groups.items()
        ),
        cited=tuple(party for party in everybody if party.id in cited),
        uncited=tuple(party for party in everybody if party.id not in cited),
    )


def coverage(summary: Summary, text: Text | None = None, who: Who | None = None) -> Coverage:
    """Which parties and groups were heard, and which of them the text cites."""
    text = text or text_of(summary, who)
    parties = db.session.scalars(heard(summary.round_id)).all()
    found = sort_out(parties, text.parties(), summary.considered)
    if summary.round.attribution is Attribution.NONE:
        # That a group was heard, or noted as considered, would tell that one of it had spoken.
        return replace(found, groups=())
    return found


def missing(
    summary: Summary, text: Text | None = None, covered: Coverage | None = None
) -> list[Missing]:
    """Everything that stands in the way of publication; of review too, but for the review's own."""
    text = text or text_of(summary, None)
    covered = covered or coverage(summary, text)
    found: list[Missing] = []
    lines = list(text.lines())
    if not lines:
        found.append(Missing(lack=Lack.EMPTY))
    for line in lines:
        if line.support is Support.UNSUPPORTED:
            found.append(Missing(lack=Lack.UNSUPPORTED, sentence=line.sentence))
        found += [
            Missing(lack=Lack.BROKEN, sentence=line.sentence, citation=one.citation)
            for one in line.cited
            if not one.stands
        ]
        found += [
            Missing(lack=Lack.QUOTE, sentence=line.sentence, words=said)
            for said in _misquoted(line, summary.language)
        ]
    found += [Missing(lack=Lack.GROUP, group=one.group) for one in covered.groups if one.is_missing]
    return found + _of_review(summary, text)


def _misquoted(line: Line, language: str) -> list[str]:
    """What the sentence gives in quotation marks and none of its sources says.

    Where no source is in the language of the summary, it is a translation, and not judged.
    """
    sources = [one.source for one in line.cited if one.stands and one.source]
    if all(one.passage.language != language for one in sources):
        return []
    said = [one.words or "" for one in sources]
    return [one for one in quoting.quoted(line.sentence.text) if not quoting.is_verbatim(one, said)]


def before_review(found: Iterable[Missing]) -> list[Missing]:
    """Those of the missing things that stand in the way of a review already."""
    return [one for one in found if one.lack not in {Lack.CONTEST, Lack.CLOCK}]


def _of_review(summary: Summary, text: Text) -> list[Missing]:
    reviews = [one for one in text.cited() if one.stands]
    found = [
        Missing(lack=Lack.CONTEST, sentence=one.citation.sentence, citation=one.citation)
        for one in reviews
        if one.review and one.review.verdict is Verdict.CONTESTED and not one.review.answer
    ]
    waiting = any(one.review is None for one in reviews if one.source and one.source.position)
    ended = clock.has_passed(summary.review_ends_at)
    if summary.state is SummaryState.IN_REVIEW and waiting and not ended:
        found.append(Missing(lack=Lack.CLOCK))
    return found


def _answers(round_id: uuid.UUID) -> "sa.Select[Answer]":
    return (
        sa.select(Answer)
        .join(Answer.version)
        .join(PositionVersion.position)
        .where(
            Position.round_id == round_id,
            Position.state == PositionState.ACCEPTED,
            PositionVersion.number == Position.current_number,
            Answer.contribution_id.is_not(None),
        )
    )


MOST_CAMPAIGNS = 20


def campaigns_cited(summary: Summary) -> list[tuple[Sent, bool]]:
    """The texts that most parties sent, each with whether the text cites any copy of it."""
    query = copies.campaigns(summary.round_id, accepted=True).limit(MOST_CAMPAIGNS)
    found = list(db.session.scalars(query))
    if not found:
        return []
    cited = set(
        db.session.scalars(
            sa.select(Twin.campaign_id).where(Twin.passage_id.in_(cited_passages(summary.id)))
        )
    )
    return [(one, one.campaign.id in cited) for one in copies.sent(found, accepted=True)]


def _is_cited(summary_id: uuid.UUID) -> "sa.ColumnElement[bool]":
    return (
        sa.select(Passage.id)
        .where(
            Passage.contribution_id == Answer.contribution_id,
            Passage.id.in_(cited_passages(summary_id)),
            Passage.counts,
        )
        .exists()
    )


def answers_by_question(summary: Summary) -> "sa.Select[uuid.UUID, int, int, str]":
    """For each question, how many answers in words there are, how many are cited, and its wording."""
    wording = (
        sa.select(QuestionVersion.wording)
        .where(QuestionVersion.question_id == Question.id)
        .order_by(QuestionVersion.number.desc())
        .limit(1)
        .correlate(Question)
        .scalar_subquery()
    )
    cited = sa.func.sum(sa.case((_is_cited(summary.id), 1), else_=0))
    answers = _answers(summary.round_id).with_only_columns(
        Answer.question_id, sa.func.count(), cited, wording
    )
    return (
        answers.join(Answer.question)
        .group_by(Answer.question_id, Question.id, Question.place)
        .order_by(Question.place)
    )


def answers_uncited(summary: Summary) -> "sa.Select[Answer]":
    """The answers in words of which nothing is cited, in the order of questions."""
    party = joinedload(Answer.version).joinedload(PositionVersion.position)
    return (
        _answers(summary.round_id)
        .join(Answer.question)
        .where(~_is_cited(summary.id))
        .options(
            joinedload(Answer.contribution).joinedload(Contribution.redactions),
            party.joinedload(Position.round),
            party.selectinload(Position.co_sponsors).joinedload(CoSponsor.organisation),
            party.joinedload(Position.party).joinedload(Party.organisation),
            party.joinedload(Position.party).joinedload(Party.group),
        )
        .order_by(Question.place, Position.reference, Answer.id)
    )
