"""What can go wrong, in our words. `web` turns each into a page or a problem document."""


class Problem(Exception):
    """Something a person can be told about; `str()` of it is the sentence they read."""

    status = 500


class NotSeen(Problem):
    """The thing does not exist, or not for this person: the two look the same."""

    status = 404


class NotKnown(Problem):
    """Whoever asks said who they are, and it is not so: a token that opens nothing."""

    status = 401


class NotAllowed(Problem):
    """The person may see the thing, but not do this to it."""

    status = 403


class SecondStepFirst(NotAllowed):
    """The person could do this, but their roles rest until they have a second step."""


class NotPossible(Problem):
    """Nobody may do this now: the state of the thing forbids it. Nothing was changed."""

    status = 409


class Conflict(NotPossible):
    """Somebody else changed the thing meanwhile. Both versions are kept."""


class BadInput(Problem):
    """The request itself is malformed, in a way no form would send it."""

    status = 400


class TooMuch(Problem):
    """Too many requests; `seconds` says when to try again."""

    status = 429

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds
