"""What happens to a round that is published: it is sent on, a source goes, and its doors close."""

from datetime import UTC, datetime, timedelta

from tests.journey.consultation.words import ROUND
from tests.journey.person import Person


def note_where_it_went(organiser: Person) -> None:
    organiser.open(f"{ROUND}/outputs")
    organiser.pick("What was sent", "How hospitals can stay open, version 1")
    organiser.write("To whom", "Chair of the working group")
    organiser.write("How", "By mail to the secretariat")
    organiser.press("Note it")
    organiser.reads("By mail to the secretariat")
    organiser.look()


def withdraw(delegate: Person) -> None:
    delegate.open(f"{ROUND}/position")
    delegate.sure("Withdraw …", "Withdraw it", Reason="We have sold our hospitals.")
    delegate.reads("withdrawn")
    delegate.look()


def see_what_broke(visitor: Person, moderator: Person) -> None:
    visitor.open(f"{ROUND}/summary")
    visitor.reads("1 source of this summary is gone since it was published")
    visitor.look()
    moderator.open(f"{ROUND}/summary/broken")
    moderator.reads("Source gone")
    moderator.look()
    moderator.open(f"{ROUND}/summary/publish")
    moderator.reads("A source is gone:")


def mend(moderator: Person, visitor: Person) -> None:
    moderator.press("Begin the next version")
    moderator.open(f"{ROUND}/summary/write")
    gone = moderator.page.locator(".source-broken")
    moderator.press("Take this source off the sentence", within=gone)
    moderator.open(f"{ROUND}/summary/publish")
    moderator.reads("Nothing is missing.")
    ends = datetime.now(UTC) + timedelta(days=9)
    moderator.write("The review ends", f"{ends:%Y-%m-%dT%H:%M}")
    moderator.press("Ask the quoted parties")
    moderator.write("What changed since the last version", "One party withdrew its position.")
    moderator.write("Why not wait", "Nothing new is quoted.")
    moderator.press("Publish version 2")
    visitor.open(f"{ROUND}/summary/v/2/changes")
    visitor.look()
    visitor.open(f"{ROUND}/summary")
    visitor.reads("One party withdrew its position.")


def close_the_doors(organiser: Person, visitor: Person) -> None:
    organiser.open(f"{ROUND}/desk/access")
    organiser.look()
    organiser.choose("Delegates of organisations that are invited or take part")
    organiser.press("Save")
    for page in ("", "/summary", "/synthesis", "/positions", "/data"):
        visitor.open(f"{ROUND}{page}")
        visitor.reads("There is nothing here")
    visitor.look()
