"""What a round makes of what came in: topics, passages, codings, statements and the summary."""

import hashlib

from app import clock, db, text
from app.moderation.models import Contribution, Redaction
from app.positions.models import Stance
from app.statements.models import Statement, StatementAnswer, StatementSource, StatementState
from app.summaries.models import (
    Citation,
    Review,
    Section,
    Sentence,
    Summary,
    SummaryState,
    SummaryVersion,
    Verdict,
)
from app.synthesis.actions import count_voices
from app.synthesis.models import (
    Batch,
    BatchKind,
    Campaign,
    Coding,
    DeedKind,
    Grain,
    LookState,
    Opinion,
    Passage,
    ProposedTopic,
    Sample,
    SampledPassage,
    Scope,
    SecondLook,
    Sorting,
    Suggestion,
    Topic,
    Tree,
    TreeDeed,
    TreeState,
    TreeVersion,
    Twin,
)
from tests.matrix.house import WORDS, House, reference
from tests.matrix.world import DAY

FIRST = "Hospitals must be off limits."


def add_findings(house: House) -> None:
    """Keep what people and the engine found in the round."""
    for part in (_tree, _passages, _desk, _proposed, _sample, _statements, _summary):
        part(house)
        db.session.flush()
    count_voices(house.round.id, [party.id for party in house.world.parties.values()])
    db.session.flush()


def _tree(house: House) -> None:
    tree = house.keep(Tree, round=house.round, state=TreeState.SIGNED_OFF, version=1)
    for place, name in enumerate(("Hospitals", "Norms"), start=1):
        house.keep(Topic, name, tree=tree, place=place, name=name, since_version=1)
    house.keep(TreeVersion, tree_id=tree.id, number=1, topics=[])
    added = str(house.world.key("topic", "Norms"))
    house.keep(TreeDeed, round_id=house.round.id, kind=DeedKind.ADD, name="Norms", made=[added])


def _topic(house: House, name: str = "Hospitals") -> Topic:
    return db.session.get_one(Topic, house.world.key("topic", name))


def _passages(house: House) -> None:
    """One decided, one with a suggestion, one for a second look, one that somebody said is no copy."""
    for what, of, question in (
        ("decided", "own", 1),
        ("waiting", "rivals", 1),
        ("doubted", "own", 2),
        ("apart", "rivals", 2),
    ):
        said = db.session.get_one(Contribution, house.world.key("contribution", f"{of}-{question}"))
        start = said.plain.index(FIRST)
        answered = next(q for q in house.round.questions if q.place == question)
        house.keep(
            Passage,
            what,
            round_id=house.round.id,
            contribution=said,
            position_id=house.world.key("position", of),
            party=house.world.parties[of],
            question=answered,
            stance=Stance.SUPPORT if question == 2 else None,
            start=start,
            end=start + len(FIRST),
            quote_hash=text.quote_hash(FIRST),
            language="en",
            decided_at=clock.now() if what in {"decided", "doubted"} else None,
        )


def _passage(house: House, what: str) -> Passage:
    return db.session.get_one(Passage, house.world.key("passage", what))


def _desk(house: House) -> None:
    decided, doubted = _passage(house, "decided"), _passage(house, "doubted")
    topic, by = _topic(house), house.by("moderator")
    batch = house.keep(Batch, round=house.round, kind=BatchKind.CODE, by_id=by)
    for passage in (decided, doubted):
        house.keep(
            Coding,
            str(passage.id),
            passage=passage,
            topic=topic,
            batch_id=batch.id,
            decided_by_id=by,
        )
    house.keep(
        Suggestion, passage=_passage(house, "waiting"), topic=topic, score=0.8, engine="test 1"
    )
    look = house.keep(SecondLook, round=house.round, passage=doubted, state=LookState.DIFFERS)
    house.keep(Opinion, look=look, by_id=by, topics=[str(topic.id)])
    campaign = house.keep(Campaign, round=house.round, canonical=decided)
    db.session.flush()
    apart = _passage(house, "apart")
    db.session.add_all(
        [
            Twin(passage_id=decided.id, campaign_id=campaign.id, likeness=1.0),
            Twin(passage_id=_passage(house, "waiting").id, campaign_id=campaign.id, likeness=0.9),
            Twin(passage_id=apart.id, likeness=0.9, apart_at=clock.now(), apart_by_id=by),
        ]
    )


def _proposed(house: House) -> None:
    waiting = _passage(house, "waiting")
    sorting = house.keep(
        Sorting,
        round=house.round,
        scope=Scope.UNCOVERED,
        engine="test 1",
        size=1,
        passages=waiting.id.bytes,
    )
    grain = house.keep(
        Grain,
        sorting=sorting,
        topics=1,
        automatic=True,
        labels=b"\0\0",
        parts=b"\xff\xff",
        scores=b"\0\x3c",
    )
    name = {"name": "hospitals", "terms": ["hospitals"], "sentence": FIRST, "language": "en"}
    house.keep(
        ProposedTopic,
        grain=grain,
        number=0,
        size=1,
        score=0.9,
        names={"": {**name, "passage": str(waiting.id)}},
    )


def _sample(house: House) -> None:
    sample = house.keep(
        Sample,
        round=house.round,
        number=1,
        margin=10,
        population=2,
        size=1,
        seed="seed",
        population_hash=hashlib.sha256(b"").hexdigest(),
        tree_version=1,
    )
    house.keep(
        SampledPassage, sample=sample, passage=_passage(house, "decided"), place=1, suggested=[]
    )


def _statements(house: House) -> None:
    topic = _topic(house)
    draft: Statement = house.keep(Statement, "draft", round=house.round, topic=topic, wording=FIRST)
    put: Statement = house.keep(
        Statement,
        "put",
        round=house.round,
        topic=topic,
        wording=FIRST,
        number=1,
        state=StatementState.PUT,
        put_at=clock.now() - DAY,
    )
    decided = _passage(house, "decided")
    for what, statement in (("draft", draft), ("put", put)):
        house.keep(
            StatementSource,
            what,
            statement=statement,
            passage=decided,
            quote_hash=decided.quote_hash,
        )
    reason = house.said("reason")
    hidden = {"start": 0, "end": 9, "reason": "A name", "by_id": house.by("moderator")}
    house.keep(Redaction, "reason", contribution=reason, **hidden)
    house.keep(
        StatementAnswer,
        statement=put,
        party=house.world.parties["own"],
        stance=Stance.SUPPORT,
        contribution=reason,
    )


def _summary(house: House) -> None:
    summary: Summary = house.keep(
        Summary,
        round=house.round,
        title="Summary",
        state=SummaryState.IN_REVIEW,
        review_began_at=clock.now() - DAY,
        review_ends_at=clock.now() + DAY,
    )
    section = house.keep(Section, summary=summary, topic=_topic(house), place=1, title="Hospitals")
    sentence = house.keep(Sentence, section=section, place=1, text="Some want hospitals spared.")
    decided = _passage(house, "decided")
    citation = house.keep(
        Citation, sentence=sentence, passage=decided, quote_hash=decided.quote_hash
    )
    house.keep(
        Review,
        summary_id=summary.id,
        citation=citation,
        party_id=house.world.parties["own"].id,
        verdict=Verdict.CONTESTED,
        words="Not what we said.",
        sentence_text=sentence.text,
        sentence_revision=0,
    )
    for number in (1, 2):
        house.keep(
            SummaryVersion,
            str(number),
            summary_id=summary.id,
            number=number,
            title="Summary",
            method="By hand.",
            content=[
                {
                    "id": str(section.id),
                    "title": "Hospitals",
                    "topic": None,
                    "sentences": [
                        {
                            "id": str(sentence.id),
                            "text": sentence.text,
                            "own": False,
                            "citations": [_cited(house, decided)],
                        }
                    ],
                }
            ],
            content_hash=hashlib.sha256(WORDS.encode()).hexdigest(),
        )


def _cited(house: House, passage: Passage) -> dict[str, object]:
    """A citation as a published version keeps it."""
    return {
        "passage": str(passage.id),
        "quote_hash": passage.quote_hash,
        "position": reference(house.world, "own"),
        "position_version": 1,
        "start": passage.start,
        "end": passage.end,
        "session": None,
        "review": None,
    }
