"""For each page of the product: who looks at it in the demonstration, and where it is found.

`on` is an address, or the name of another page: then the first link there that leads to the page is
followed. A route without a row fails `test_every_page`.
"""

from dataclasses import dataclass

OPEN = "/rounds/vulnerability-framework"
CLOSED = "/rounds/pre-draft-dialogue"
DONE = "/rounds/norms-2025"

ADMINISTRATOR = "Amara Lindqvist"
AUDITOR = "Teodor Ashgrove"
ORGANISER = "Noor Vesterholt"
MODERATOR = "Beatriz Onofre"
DRAFTER = "Rosalind Achterberg"
STATE = "Halvard Quist"
VISITOR = ""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Where a page is found."""

    who: str
    on: str


def _found(who: str, **on: str) -> dict[str, Sample]:
    return {name.replace("__", "."): Sample(who=who, on=address) for name, address in on.items()}


SAMPLES: dict[str, Sample] = {
    **_found(
        VISITOR,
        rounds__home="/",
        rounds__index="/rounds",
        rounds__show=OPEN,
        rounds__terms=f"{OPEN}/terms",
        organisations__index="/organisations",
        organisations__show="organisations.index",
        notifications__outbox="/outbox",
        accounts__sign_in="/sign-in",
        accounts__sign_up="/sign-up",
        accounts__ask_reset="/reset",
        record__show="/record",
        rights__kept_page="/kept",
        meetings__index=f"{OPEN}/programme",
        meetings__show="meetings.index",
        accreditation__register=f"{OPEN}/accreditation",
        accreditation__criteria=f"{OPEN}/accreditation/criteria",
        accreditation__show="accreditation.register",
        positions__index=f"{DONE}/positions",
        positions__read="positions.index",
        summaries__show=f"{DONE}/summary",
        summaries__version="summaries.show",
        summaries__outputs=f"{DONE}/outputs",
        synthesis__synthesis=f"{DONE}/synthesis",
        synthesis__voices="synthesis.synthesis",
        statements__convergence=f"{DONE}/convergence",
        statements__one="statements.convergence",
        exports__index=f"{DONE}/data",
        styleguide__show="/styleguide/",
    ),
    **_found(
        ADMINISTRATOR,
        accreditation__mine="/accreditation",
        organisations__desk="/organisations/desk",
        organisations__group="organisations.desk",
        organisations__register="/organisations/register",
        accounts__people="/people",
        accounts__person="accounts.people",
        accounts__first_steps="/first-steps",
        rounds__look="/looks/new",
        rounds__new="/rounds/new",
        organisations__merge="organisations.show",
        notifications__message="notifications.outbox",
        jobs__index="/jobs",
        jobs__show="jobs.index",
    ),
    **_found(AUDITOR, positions__moderation_log=f"{CLOSED}/moderation/log"),
    **_found(
        ORGANISER,
        rounds__desk=f"{OPEN}/desk",
        rounds__about=f"{OPEN}/desk/about",
        rounds__documents=f"{OPEN}/desk/documents",
        rounds__edit_document="rounds.documents",
        rounds__questions=f"{OPEN}/desk/questions",
        rounds__new_question="rounds.questions",
        rounds__question="rounds.questions",
        rounds__page="rounds.questions",
        rounds__topics=f"{OPEN}/desk/topics",
        rounds__topic="rounds.topics",
        rounds__dates=f"{OPEN}/desk/dates",
        rounds__access=f"{OPEN}/desk/access",
        rounds__people=f"{OPEN}/desk/people",
        rounds__looks=f"{OPEN}/desk/looks",
        rounds__preview=f"{OPEN}/desk/preview",
        accreditation__desk=f"{OPEN}/desk/accreditation",
        accreditation__rules=f"{OPEN}/desk/accreditation/rules",
        balance__show=f"{OPEN}/desk/balance",
        imports__index=f"{OPEN}/import",
        meetings__plan=f"{OPEN}/programme/new",
        meetings__edit="meetings.show",
        meetings__move="meetings.show",
        meetings__cancel="meetings.show",
        meetings__registered="meetings.show",
        meetings__notes="meetings.show",
    ),
    **_found(
        MODERATOR,
        positions__queue=f"{OPEN}/moderation",
        positions__moderate="positions.queue",
        synthesis__tree=f"{CLOSED}/topics",
        synthesis__versions=f"{CLOSED}/topics/versions",
        synthesis__topic="synthesis.tree",
        synthesis__proposed=f"{CLOSED}/topics/proposed",
        synthesis__coding=f"{CLOSED}/coding",
        synthesis__marking="synthesis.coding",
        synthesis__suggestions=f"{CLOSED}/coding/list",
        synthesis__preview=f"{CLOSED}/coding/accept",
        synthesis__unfitting=f"{CLOSED}/coding/none",
        synthesis__seconds=f"{CLOSED}/coding/second",
        synthesis__second="synthesis.seconds",
        synthesis__copies=f"{CLOSED}/synthesis/copies",
        synthesis__campaign="synthesis.copies",
        synthesis__proposed_topic="synthesis.proposed",
        synthesis__how_far=f"{CLOSED}/coding/progress",
        synthesis__again=f"{CLOSED}/coding/again",
        synthesis__quality=f"{CLOSED}/quality",
        summaries__write=f"{CLOSED}/summary/write",
        summaries__publication=f"{CLOSED}/summary/publish",
        summaries__coverage=f"{CLOSED}/summary/coverage",
        summaries__new_section=f"{CLOSED}/summary/sections/new",
        summaries__edit_section="summaries.write",
        summaries__settings=f"{CLOSED}/summary/settings",
        statements__desk=f"{CLOSED}/statements",
        statements__new=f"{CLOSED}/statements/new",
        statements__edit="statements.desk",
        statements__withdraw="statements.desk",
    ),
    "positions.accept_many": Sample(who=MODERATOR, on=f"{OPEN}/moderation"),
    **_found(
        DRAFTER,
        accounts__account="/account",
        accounts__preferences="/account/preferences",
        accounts__password="/account/password",
        accounts__address="/account/address",
        accounts__second_factor_page="/account/second-factor",
        accounts__sessions="/account/sessions",
        accounts__prove="/account/prove",
        accounts__passkeys_page="/account/passkeys",
        rights__mine="/account/mine",
        rights__erase="/account/erase",
        accounts__api_tokens_page="/account/tokens",
        organisations__mine="/organisations/mine",
        organisations__join="organisations.show",
        positions__mine="/positions",
        positions__co_sponsorships="/co-sponsorships",
        positions__show=f"{OPEN}/position",
        positions__page=f"{OPEN}/position/1",
        positions__check=f"{OPEN}/position/check",
        positions__names=f"{OPEN}/position/co-sponsors/names",
        positions__receipt=f"{CLOSED}/position",
        statements__answer=f"{CLOSED}/statements/answer",
    ),
    "organisations.edit": Sample(who=ADMINISTRATOR, on="organisations.show"),
    "organisations.members": Sample(who=ADMINISTRATOR, on="organisations.show"),
    "organisations.role": Sample(who=ADMINISTRATOR, on="organisations.members"),
    "accreditation.circulated": Sample(who=STATE, on=f"{OPEN}/accreditation/circulated"),
}

# What the whole consultation comes by, and looks at there.
ON_THE_WAY = frozenset(
    {
        "accounts.confirm",
        "accounts.welcome",
        "organisations.invitation",
        "positions.changes",
        "rounds.invitation",
        "summaries.answer",
        "summaries.broken",
        "summaries.changes",
        "summaries.review",
    }
)

# What a journey of its own looks at.
IN_ITS_JOURNEY = frozenset(
    {"accounts.elsewhere", "accounts.elsewhere_link", "accounts.passkey_remove"}
)

# What answers with no page of its own: a file, a feed, a picture, a part of a page, or the way to one.
NO_PAGE = frozenset(
    {
        "accounts.elsewhere_ask",
        "accounts.elsewhere_return",
        "accounts.second_factor_picture",
        "accreditation.document",
        "exports.convergence",
        "exports.download",
        "exports.translations",
        "meetings.account_pdf",
        "meetings.one_calendar",
        "meetings.whole_calendar",
        "positions.attachment",
        "positions.content_json",
        "positions.document",
        "positions.draft",
        "positions.draft_file",
        "positions.moderation_log_csv",
        "positions.receipt_pdf",
        "record.consistency",
        "record.head",
        "record.verifier",
        "rights.fetch_copy",
        "rounds.at",
        "rounds.deadline",
        "rounds.document",
        "rounds.enter",
        "static",
        "styleguide.row",
        "summaries.download",
        "synthesis.like",
        "synthesis.look_round",
        "synthesis.position",
        "synthesis.table",
    }
)
