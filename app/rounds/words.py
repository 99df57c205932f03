"""What the states, rules and kinds of a round are called on pages and in mails."""

from flask_babel import gettext as _

from app.rounds.models import (
    Answering,
    Attribution,
    LatePolicy,
    QuestionKind,
    Role,
    Round,
    RoundState,
    Visibility,
)


def state_name(state: RoundState) -> str:
    """The state as it stands in a sentence."""
    return {
        RoundState.DRAFT: _("a draft"),
        RoundState.ANNOUNCED: _("announced"),
        RoundState.OPEN: _("open"),
        RoundState.CLOSED: _("closed"),
        RoundState.PUBLISHED: _("published"),
        RoundState.ARCHIVED: _("archived"),
        RoundState.WITHDRAWN: _("withdrawn"),
    }[state]


def state_label(state: RoundState) -> str:
    """The state as a word by itself."""
    return {
        RoundState.DRAFT: _("Draft"),
        RoundState.ANNOUNCED: _("Announced"),
        RoundState.OPEN: _("Open"),
        RoundState.CLOSED: _("Closed"),
        RoundState.PUBLISHED: _("Published"),
        RoundState.ARCHIVED: _("Archived"),
        RoundState.WITHDRAWN: _("Withdrawn"),
    }[state]


def answering_label(answering: Answering) -> str:
    """Who may answer."""
    return {
        Answering.ALL: _("Every accepted organisation"),
        Answering.GROUPS: _("Organisations of the groups chosen"),
        Answering.INVITED: _("Only organisations that are invited"),
    }[answering]


def visibility_label(visibility: Visibility) -> str:
    """Who may read."""
    return {
        Visibility.PUBLIC: _("Everybody"),
        Visibility.PARTIES: _("Delegates of accepted organisations"),
        Visibility.INVITED: _("Delegates of organisations that are invited or take part"),
        Visibility.CONFIDENTIAL: _(
            "The same, and nobody else learns that the round exists: mails do not name it either"
        ),
    }[visibility]


def attribution_label(attribution: Attribution) -> str:
    """Under what name a position is shown."""
    return {
        Attribution.NAMED: _("Under the organisation's name"),
        Attribution.GROUP_AND_REGION: _("By stakeholder group and region, without a name"),
        Attribution.GROUP: _("By stakeholder group alone, without a name"),
        Attribution.NONE: _("Without saying whose it is"),
    }[attribution]


def late_label(late: LatePolicy) -> str:
    """What becomes of a position that comes after the deadline."""
    return {
        LatePolicy.REFUSE: _("It is refused"),
        LatePolicy.MARK: _("It is taken, and marked as late"),
        LatePolicy.GRACE: _("It is taken within the grace period, as if in time"),
    }[late]


def late_sentence(round_: Round) -> str:
    """What becomes of a late position in this round, in a sentence."""
    if round_.late is LatePolicy.MARK:
        return _("A position that comes later is taken, and marked as late.")
    if round_.late is LatePolicy.GRACE and round_.grace_minutes:
        return _(
            "Positions are taken until %(minutes)s minutes after the deadline; then no more.",
            minutes=round_.grace_minutes,
        )
    return _("A position that comes later is refused. A draft can still be downloaded.")


def kind_label(kind: QuestionKind) -> str:
    """How a question is answered."""
    return {
        QuestionKind.TEXT: _("Open text"),
        QuestionKind.STANCE: _("Stance with reason"),
        QuestionKind.ONE: _("One of several"),
        QuestionKind.SEVERAL: _("Several of these"),
        QuestionKind.RANKING: _("Ranking"),
        QuestionKind.FILE: _("File"),
    }[kind]


def role_label(role: Role) -> str:
    """What a person is on a round."""
    return {Role.ORGANISER: _("Organiser"), Role.MODERATOR: _("Moderator")}[role]


def stance_label(stance: str) -> str:
    """A stance as it is declared."""
    return {
        "support": _("support"),
        "support_with_changes": _("with changes"),
        "neutral": _("no position"),
        "oppose": _("oppose"),
        "cannot_accept": _("cannot accept"),
    }[stance]
