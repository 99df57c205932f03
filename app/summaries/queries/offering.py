"""What to quote first on a topic: central passages, spread over the groups, one a party."""

import uuid
from collections import Counter

import sqlalchemy as sa

from app import db
from app.analysis import embed, quotes
from app.moderation.models import Contribution
from app.rounds.models import Party
from app.summaries.models import Citation, Section, Sentence, Summary
from app.summaries.queries.passages import on_topic
from app.summaries.queries.writing import cited_passages
from app.synthesis.models import Passage, PassageVector

MOST = 3
READ = 400  # passages that are weighed; of more a part, in the order of their random keys


def offered(summary: Summary, section: Section | None) -> list[uuid.UUID]:
    """The passages to quote next in a section, the first one first; one query.

    Only accepted ones that nothing cites yet, and none of a party that the section cites already.
    Nothing while the engine has not read them, or where the section is on no topic.
    """
    if section is None or section.topic_id is None:
        return []
    heard = (
        sa.select(Passage.party_id)
        .join(Citation, Citation.passage_id == Passage.id)
        .join(Citation.sentence)
        .where(Sentence.section_id == section.id, Passage.party_id.is_not(None))
    )
    words = sa.func.substr(Contribution.plain, Passage.start + 1, Passage.end - Passage.start)
    query = (
        sa.select(
            Passage.id,
            words,
            PassageVector.model,
            PassageVector.vector,
            Passage.party_id,
            Party.group_id,
        )
        .join(Passage.contribution)
        .join(PassageVector, PassageVector.passage_id == Passage.id)
        .join(Passage.party)
        .where(
            Passage.round_id == summary.round_id,
            Passage.counts,
            Passage.accepted,
            on_topic(section),
            Passage.id.not_in(cited_passages(summary.id)),
            Passage.party_id.not_in(heard),
        )
        .order_by(Passage.id)
        .limit(READ)
    )
    rows = db.session.execute(query).all()
    if not rows:
        return []
    # Vectors of two models cannot be compared: those of the model that read most are taken.
    ((model, _number),) = Counter(row[2] for row in rows).most_common(1)
    ids, texts, _models, vectors, parties, groups = zip(
        *(row for row in rows if row[2] == model), strict=True
    )
    chosen = quotes.choose(texts, embed.from_bytes(vectors), parties, groups, most=MOST)
    return [ids[place] for place in chosen]
