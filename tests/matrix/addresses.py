"""The address of every route in a world, and the form that a POST needs to find what it names."""

import uuid
from typing import Any

from werkzeug.routing import Rule

from app.accounts import tokens
from tests.matrix.cast import ident
from tests.matrix.house import reference
from tests.matrix.world import World

# Which thing of the round `<uuid:ident>` is, by endpoint; a tuple is a table and which of its rows.
OF_ROUND: dict[str, tuple[str, ...]] = {
    "accreditation.ask_no_more": ("accreditation_addressee",),
    "accreditation.decide_appeal": ("accreditation_application", "appellants"),
    "imports": ("import",),
    "jobs": ("job",),
    "meetings": ("session",),
    "accreditation": ("accreditation_application", "applicants"),
    "positions.hide": ("contribution", "own-1"),
    "positions.restore": ("redaction",),
    "positions.delete_note": ("note",),
    "positions.settle_remark": ("draft_comment", "own"),
    "rights.fetch_copy": ("personal_copy",),
    "rounds.answer_invitation": ("role_invitation",),
    "rounds.invitation": ("role_invitation",),
    "rounds.take_back": ("role_invitation",),
    "rounds.at": (),
    "rounds.document": ("document",),
    "rounds.edit_document": ("document",),
    "rounds.save_document": ("document",),
    "rounds.remove_document": ("document",),
    "rounds.end_look": ("look",),
    "rounds.end_role": ("round_role", "moderator"),
    "rounds.page": ("page",),
    "rounds.save_page": ("page",),
    "rounds.question": ("question", "text"),
    "rounds.save_question": ("question", "text"),
    "rounds.topic": ("start_topic",),
    "rounds.save_topic": ("start_topic",),
    "rounds.remove_topic": ("start_topic",),
    "rounds.uninvite": ("round_invitation",),
    "statements.hide_reason": ("statement", "put"),
    "statements.restore_reason": ("statement", "put"),
    "statements.one": ("statement", "put"),
    "statements.close": ("statement", "put"),
    "statements.withdraw": ("statement", "put"),
    "statements": ("statement", "draft"),
    "summaries.add_sentences": ("section",),
    "summaries.delete_section": ("section",),
    "summaries.edit_section": ("section",),
    "summaries.move_section": ("section",),
    "summaries.answer": ("citation_review",),
    "summaries.cite": ("sentence",),
    "summaries.delete_sentence": ("sentence",),
    "summaries.edit_sentence": ("sentence",),
    "summaries.move_sentence": ("sentence",),
    "summaries.respond": ("citation",),
    "summaries.set_apart": ("citation",),
    "summaries.uncite": ("citation",),
    "synthesis.campaign": ("campaign",),
    "synthesis.code_copies": ("campaign",),
    "synthesis.proposed_topic": ("proposed_topic",),
    "synthesis.take": ("proposed_topic",),
}
# The same for what belongs to no round.
OF_NONE: dict[str, tuple[str, ...]] = {
    "accounts.end_session": ("sign_in", "drafter"),
    "accounts": ("person", "nobody"),
    "notifications": ("message",),
    "organisations.decide": ("delegate", "asks"),
    "organisations.end": ("delegate", "drafter"),
    "organisations.role": ("delegate", "drafter"),
    "organisations.group": ("group", "CS"),
    "organisations": ("organisation", "own"),
    "summaries.consider": ("group", "CS"),
}
OTHERS: dict[str, tuple[str, ...]] = {
    "chair": ("co_chair",),
    "contribution_id": ("contribution", "own-1"),
    "document": ("accreditation_document", "applicants"),
    "look_id": ("second_look",),
    "passage_id": ("passage", "waiting"),
    "question_id": ("question", "text"),
    "said": ("contribution", "reason"),
    "sponsor_id": ("co_sponsor", "own"),
    "suggestion_id": ("suggestion",),
    "topic_id": ("topic", "Hospitals"),
}
PASSAGES = {
    "synthesis.ask_second": "decided",
    "synthesis.let_look": "apart",
    "synthesis.set_apart": "waiting",
}
KINDS = {
    "exports.convergence": "csv",
    "exports.download": "csv",
    "exports.translations": "csv",
    "positions.document": "md",
    "positions.draft": "md",
    "summaries.download": "json",
}
# Each account of the session has its number; the second waits for the chairs.
NUMBERS = {"meetings.answer": 2, "meetings.answer_for": 2, "summaries.changes": 2}


def values(rule: Rule, world: World) -> dict[str, Any]:
    """What the arguments of the route's address are in this world."""
    return {name: _value(name, rule.endpoint, world) for name in sorted(rule.arguments)}


def _value(name: str, endpoint: str, world: World) -> Any:
    if name == "ident":
        return _ident(endpoint, world)
    if name in OTHERS:
        what = OTHERS[name]
        if name == "passage_id":
            what = ("passage", PASSAGES.get(endpoint, "waiting"))
        return world.key(*what, *[""] * (2 - len(what)))
    if name == "file_id":
        table = "attachment" if endpoint == "positions.attachment" else "draft_file"
        return world.key(table, "own")
    if name == "token":
        return _token(endpoint, world)
    return {
        "slug": world.round.slug,
        "reference": reference(world, "own"),
        "number": NUMBERS.get(endpoint, 1),
        "version": 1,
        "language": "fr",
        "key": "nowhere",
        "kind": KINDS.get(endpoint, "md"),
        "filename": "css/base.css",
        "name": "one",
        "name_id": ident("name"),
        "invitation_id": ident("member_invitation"),
    }[name]


def _ident(endpoint: str, world: World) -> uuid.UUID:
    feature = endpoint.partition(".")[0]
    for key in (endpoint, feature):
        if key in OF_NONE:
            return ident(*OF_NONE[key])
        if key in OF_ROUND:
            what = OF_ROUND[key]
            return world.key(*what, *[""] * (2 - len(what))) if what else world.round.id
    raise KeyError(f"Say in tests/matrix/addresses.py what {endpoint} is about")


def _token(endpoint: str, world: World) -> str:
    if endpoint == "organisations.invitation":
        return "a-member-token"
    if endpoint == "accounts.confirm_address":
        return tokens.make("address", world.people["nobody"], to="new@example.org")
    return tokens.make(endpoint.partition(".")[2], world.people["nobody"])


def form(endpoint: str, world: World) -> dict[str, str]:
    """What a form says, where without it there is nothing to find."""
    forms = {
        "accreditation.ask": {"organisation": str(world.organisations["outsiders"].id)},
        "rounds.invite": {"organisation": str(world.organisations["outsiders"].id)},
        "accounts.act_for": {"organisation": str(world.organisations["own"].id)},
        "accounts.language": {"language": "en"},
        "synthesis.undo": {"batch": str(world.key("batch", ""))},
        "synthesis.undo_tree": {"deed": str(world.key("tree_deed", ""))},
        "synthesis.merge": {"into": str(world.key("topic", "Norms"))},
    }
    return forms.get(endpoint, {})
