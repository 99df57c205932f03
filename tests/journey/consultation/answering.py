"""Organisations come in, write, have it cleared and submit."""

from tests.journey.consultation.words import ROUND, SAID, TWIN
from tests.journey.person import Person


def register(delegate: Person, name: str, group: str) -> None:
    delegate.sign_up()
    delegate.open("/organisations/register")
    delegate.write("Full name", name)
    delegate.choose(group)
    delegate.look()
    delegate.press("Register")
    delegate.look()


def register_a_twin(clerk: Person) -> None:
    register(clerk, TWIN, "Private sector")
    clerk.reads("Is it one of these?")
    clerk.press("It is another one: register it")


def accept_them(administrator: Person) -> None:
    administrator.open("/organisations/desk")
    administrator.look()
    for name in (*SAID, TWIN):
        administrator.open("/organisations/desk")
        administrator.press(f"Accept {name}")
    administrator.open("/organisations")
    administrator.look()


def invite_a_clearer(nurse: Person, counsel: Person) -> None:
    nurse.open("/organisations/mine")
    nurse.look()
    nurse.follow("Members")
    nurse.write("E-mail address", counsel.email)
    nurse.choose("Clearer: also clears and submits them")
    nurse.look()
    nurse.press("Send the invitation")
    counsel.sign_up()
    counsel.follow_mail("Speak for Ward Watch")
    counsel.look()
    counsel.press("Accept")


def _write_an_answer(delegate: Person, name: str) -> None:
    _write_an_answer_of(delegate, name, SAID[name])


def _write_an_answer_of(delegate: Person, name: str, words: str) -> None:
    delegate.open(f"{ROUND}/position")
    delegate.look()
    delegate.press(f"Begin the position of {name}")
    delegate.open(f"{ROUND}/position/1")
    delegate.choose("Support")
    delegate.hands.write(delegate.page.locator("main textarea").first, words)
    delegate.look()
    delegate.press("Save and check")
    delegate.look()
    delegate.reads(words)


def answer(delegate: Person, name: str) -> None:
    _write_an_answer(delegate, name)
    _submit(delegate)


def _submit(delegate: Person) -> None:
    delegate.choose("We agree to the terms of this round, and to what is said here of publication")
    delegate.press("Submit this position")
    delegate.reads("Your position was submitted.")
    delegate.look()


def answer_again(diplomat: Person) -> None:
    diplomat.open(f"{ROUND}/position")
    diplomat.press("Write a new version")
    diplomat.open(f"{ROUND}/position/1")
    words = f"{SAID['Republic of Valdora']} This should be law."
    diplomat.hands.write(diplomat.page.locator("main textarea").first, words)
    diplomat.press("Save and check")
    _submit(diplomat)
    diplomat.open(f"{ROUND}/position")
    diplomat.look()
    diplomat.follow("What changed in version 2")
    diplomat.reads("This should be law")
    diplomat.look()


def draft_and_have_cleared(nurse: Person, counsel: Person) -> None:
    _write_an_answer(nurse, "Ward Watch")
    nurse.open(f"{ROUND}/position")
    nurse.unfold("Send it to your clearer")
    nurse.press("Send for clearance")
    nurse.look()
    counsel.open(f"{ROUND}/position")
    counsel.press("Clear it")
    counsel.look()
    _submit(counsel)


def answer_as_a_twin(clerk: Person) -> None:
    _write_an_answer_of(clerk, TWIN, SAID["Cablewright"])
    _submit(clerk)


def merge_the_twin(administrator: Person, engineer: Person) -> None:
    administrator.open("/organisations")
    administrator.follow(TWIN)
    administrator.look()
    administrator.follow("Merge into its twin")
    administrator.choose("Cablewright")
    administrator.look()
    administrator.press("Merge")
    administrator.look()
    engineer.open(f"{ROUND}/position")
    engineer.reads("Cablewright")
    engineer.reads("submitted")
    engineer.look()
