"""The method note in words: how a version was made, from the facts that were frozen with it."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.summaries.models import SummaryVersion


def lines(version: SummaryVersion) -> list[str]:
    """The facts of the method note, a sentence each. A version published earlier tells fewer."""
    facts: dict[str, Any] = version.facts
    if not facts:
        return []
    return [
        *_heard(facts),
        *_sorted(facts),
        *_measured(facts.get("quality")),
        *_gone(facts.get("gone")),
        *_words(facts.get("words")),
        *_reviewed(facts["review"]),
        *_considered(facts),
    ]


def _heard(facts: dict[str, Any]) -> Iterator[str]:
    yield _(
        "%(heard)s parties were heard; %(cited)s of them are cited.",
        heard=facts["heard"],
        cited=facts["cited"],
    )
    yield _(
        "Of %(all)s sentences, %(own)s are the rapporteur’s own; the others rest on cited passages.",
        all=facts["sentences"],
        own=facts["own"],
    )


def _sorted(facts: dict[str, Any]) -> Iterator[str]:
    passages, decided, suggested = facts["passages"], facts["decisions"], facts["suggestions"]
    yield _(
        "%(all)s passages were counted; %(unseen)s of them no person saw.",
        all=passages["all"],
        unseen=passages["unseen"],
    )
    if passages.get("many"):
        yield ngettext(
            "%(num)s of the passages that no person saw was decided among many at once, after a preview "
            "of the least sure, or along with the text that it repeats.",
            "%(num)s of the passages that no person saw were decided many at once, after a preview of "
            "the least sure, or along with the text that they repeat.",
            passages["many"],
        )
    yield from _copied(facts.get("campaigns"))
    if decided["all"]:
        yield (
            ngettext(
                "%(all)s times a passage was put on a topic, by %(num)s person:",
                "%(all)s times a passage was put on a topic, by %(num)s persons:",
                decided["persons"],
                all=decided["all"],
            )
            + " "
            + _(
                "%(accepted)s by accepting a suggestion, %(by_hand)s by hand, %(imported)s before an import.",
                accepted=decided["accepted"],
                by_hand=decided["by_hand"],
                imported=decided["imported"],
            )
        )
        if "moderators" in decided:
            yield _(
                "Of the persons who decided, %(moderators)s moderate the round now.",
                moderators=decided["moderators"],
            )
    if suggested["engines"]:
        yield _(
            "The engine (%(engines)s) made suggestions: %(accepted)s were accepted, %(corrected)s "
            "corrected, %(rejected)s rejected, and %(open)s nobody decided.",
            engines=_(", ").join(suggested["engines"]),
            accepted=suggested["accepted"],
            corrected=suggested["corrected"],
            rejected=suggested["rejected"],
            open=suggested["open"],
        )
    yield (
        _("The topics are those of version %(n)s of the tree.", n=facts["tree_version"])
        if facts["tree_version"]
        else _("The topic tree was not signed off.")
    )


def _copied(campaigns: dict[str, int] | None) -> Iterator[str]:
    """Texts that many sent; a version published before they were counted says nothing of them."""
    if campaigns and campaigns["texts"]:
        yield ngettext(
            "%(num)s text came from several parties: %(passages)s passages of %(parties)s parties "
            "repeat it. Tables tell parties in full, and beside that with copies counted once.",
            "%(num)s texts came from several parties: %(passages)s passages of %(parties)s parties "
            "repeat them. Tables tell parties in full, and beside that with copies counted once.",
            campaigns["texts"],
            passages=campaigns["passages"],
            parties=campaigns["parties"],
        )


def _measured(quality: dict[str, Any] | None) -> Iterator[str]:
    """What a sample that people coded blind says of the engine, with the sample's own history."""
    if quality is None:
        yield _("How far the engine and people agree was not measured.")
        return
    yield _(
        "Quality was measured on %(coded)s of %(all)s passages, drawn by lot and coded by %(persons)s "
        "persons who did not see the suggestions; a share counted on them is known within %(margin)s "
        "points in 95 of 100 cases.",
        coded=quality["coded"],
        all=quality["population"],
        persons=len(quality["persons"]),
        margin=_points(quality["margin"]),
    )
    if quality.get("tree_version"):
        yield _(
            "The sample was drawn on version %(n)s of the topic tree.", n=quality["tree_version"]
        )
    for place, pair in enumerate(quality["engine"], start=1):
        yield _agreement(_("The engine and person %(n)s", n=place), pair)
    if quality["between"]:
        yield _agreement(_("These persons with each other"), quality["between"])
    yield from _topics(quality)
    if quality["knew"]:
        yield ngettext(
            "%(num)s time a person coded a passage that the same person had decided on before.",
            "%(num)s times a person coded a passage that the same person had decided on before.",
            quality["knew"],
        )
    if quality["gone"]:
        yield ngettext(
            "%(num)s passage drawn counts no more and was left out.",
            "%(num)s passages drawn count no more and were left out.",
            quality["gone"],
        )
    if quality["why"]:
        yield _("The sample was closed early: %(reason)s", reason=quality["why"])
    if quality["given_up"]:
        yield _(
            "It is sample %(n)s; given up before: %(reasons)s",
            n=quality["number"],
            reasons=_("; ").join(quality["given_up"]),
        )


def _topics(quality: dict[str, Any]) -> Iterator[str]:
    """How the engine does topic by topic."""
    if quality["macro_f1"] is not None:
        yield _mean(_("The engine with a person"), quality)
    between = quality["between"]
    if between and between.get("macro_f1") is not None:
        yield _mean(_("Two persons with each other"), between)
    names = {one["topic"]: one for one in quality["topics"]}
    weak = [names[ident] for ident in quality["weak"] if ident in names]
    if weak:
        yield _(
            "Topics on which the engine does badly: %(topics)s.",
            topics=_(", ").join(_badly(one) for one in weak),
        )
    rare = [one["name"] for one in quality["topics"] if not one["judged"] and one["name"]]
    if rare:
        yield _("Topics too rare in the sample to judge: %(topics)s.", topics=_(", ").join(rare))


def _mean(who: str, measured: dict[str, Any]) -> str:
    mean = _figure(measured["macro_f1"])
    if measured.get("macro_low") is None:
        return _("%(who)s: mean F1 over the topics %(value)s.", who=who, value=mean)
    return _(
        "%(who)s: mean F1 over the topics %(value)s (%(low)s to %(high)s).",
        who=who,
        value=mean,
        low=_figure(measured["macro_low"]),
        high=_figure(measured["macro_high"]),
    )


def _badly(topic: dict[str, Any]) -> str:
    return _(
        "%(name)s (F1 %(value)s, %(low)s to %(high)s)",
        name=topic["name"],
        value=_figure(topic["f1"]),
        low=_figure(topic["low"]),
        high=_figure(topic["high"]),
    )


def _agreement(who: str, pair: dict[str, Any]) -> str:
    alpha, exact = pair["alpha"], pair["exact"]
    said = _(
        "%(who)s: the very same topics on %(count)s of %(of)s passages (%(low)s to %(high)s)",
        who=who,
        count=exact["count"],
        of=exact["of"],
        low=_figure(exact["low"]),
        high=_figure(exact["high"]),
    )
    if alpha["value"] is None:
        return f"{said}."
    return said + _(
        "; Krippendorff’s alpha %(value)s (%(low)s to %(high)s).",
        value=_figure(alpha["value"]),
        low=_figure(alpha["low"]),
        high=_figure(alpha["high"]),
    )


def _gone(gone: dict[str, int] | None) -> Iterator[str]:
    """What was taken back or hidden by the day of publication."""
    if gone is None:
        return
    yield _(
        "By the day of publication %(withdrawn)s positions had been withdrawn, %(held)s were held or "
        "returned by the moderators, and words were hidden in %(hidden)s places.",
        withdrawn=gone["withdrawn"],
        held=gone["held"],
        hidden=gone["hidden"],
    )


def _words(words: dict[str, Any] | None) -> Iterator[str]:
    """What words of quantity mean here, and how often they say otherwise than the number."""
    if words is None:
        return
    scale = words["scale"]
    yield _(
        "Words of quantity, of the parties that addressed the point: one; a few: 2 to %(few)s; some: "
        "under %(some)s %%; several: %(some)s to %(several)s %%; many: %(several)s to %(many)s %%; "
        "most: over %(many)s %%; general agreement: %(general)s %% or more and nobody against; "
        "divergent: two opinions of %(side)s %% or more each.",
        **scale,
    )
    if words["used"]:
        yield _(
            "%(used)s sentences use such a word; in %(apart)s of them it says otherwise than the number.",
            used=words["used"],
            apart=words["apart"],
        )


def _figure(value: int) -> str:
    return f"{value / 1000:.2f}"


def _points(value: int) -> str:
    return f"{value / 10:.1f}"


def _reviewed(review: dict[str, Any]) -> Iterator[str]:
    silent = review["asked"] - review["confirmed"] - review["contested"]
    yield _(
        "The quoted parties were asked about %(asked)s citations: %(confirmed)s confirmed, "
        "%(contested)s contested, %(silent)s not answered.",
        asked=review["asked"],
        confirmed=review["confirmed"],
        contested=review["contested"],
        silent=silent,
    )
    if review["taken_out"]:
        yield ngettext(
            "%(num)s citation that was contested was taken out.",
            "%(num)s citations that were contested were taken out.",
            review["taken_out"],
        )
    if review["hurry"]:
        yield _(
            "The moderators published before the review ended: %(reason)s", reason=review["hurry"]
        )


def _considered(facts: dict[str, Any]) -> Iterator[str]:
    for one in facts["considered"]:
        yield _("Considered and not cited: %(sign)s. %(note)s", sign=one["sign"], note=one["note"])
