"""The summary of the published round, with the passages its sentences rest on."""

from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa

from app import clock, db
from app.demo.loading.content import Days, Said
from app.demo.loading.positions import Places
from app.organisations.models import Group
from app.rounds.models import Round
from app.summaries import actions
from app.summaries.queries import outputs
from app.synthesis.models import Passage, Topic


def load(
    round_: Round,
    said: Said,
    *,
    places: Places,
    topics: Mapping[str, Topic],
    round_said: Said,
) -> None:
    """Write the summary, let its review run out, publish it, and hand it over."""
    days = Days(round_said["zone"])
    moderator = next(role.person for role in round_.roles if role.role == "moderator")
    summary = actions.begin(
        round_, by=moderator, title=said.get("title") or f"Summary: {round_.title}", topics=[]
    )
    for part in said["sections"]:
        section = actions.add_section(
            summary, title=part["title"], topic=topics.get(part.get("topic") or ""), by=moderator
        )
        for one in part["sentences"]:
            own = bool(one.get("own"))
            sentence = actions.add_sentences(section, said=one["text"], own=own, by=moderator)[0]
            for cited in one.get("cites", []):
                place = places[cited["organisation"], cited["question"], cited["quote"]]
                passage = db.session.get(Passage, place.ids[0])
                if passage is not None:
                    actions.cite(sentence, passage, by=moderator)
    for one in said.get("considered", []):
        group = db.session.scalars(sa.select(Group).where(Group.sign == one["group"])).one()
        actions.consider(summary, group, note=one["note"], by=moderator)
    db.session.flush()
    actions.send_for_review(summary, ends_at=clock.now() + timedelta(days=1), by=moderator)
    summary.review_ends_at = days.at(round_said["review_ends"])
    version = actions.publish(summary, by=moderator)
    version.published_at = days.at(round_said["published"]) or version.published_at
    db.session.flush()
    _hand_over(round_)


def _hand_over(round_: Round) -> None:
    organiser = next(role.person for role in round_.roles if role.role == "organiser")
    for output in outputs.summaries(round_)[:1]:
        actions.dispatch(
            round_,
            output,
            sent_to=round_.addressee,
            how="By letter and by mail, from the host to the secretariat",
            sent_at=output.at,
            by=organiser,
        )
