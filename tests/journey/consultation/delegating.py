"""Two who write and two who clear send one position in two languages, each in their own time zone."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.journey.consultation.answering import register
from tests.journey.consultation.words import ROUND
from tests.journey.person import Person

STATE = "Republic of Valdora"
ENGLISH = "Hospitals are off limits. States should say so in one voice."
FIRST_SENTENCE = "المستشفيات خارج الحدود."
ARABIC = f"{FIRST_SENTENCE} وينبغي للدول أن تقول ذلك بصوت واحد."
CHANGED = ARABIC.replace("خارج الحدود", "مصونة في كل وقت")
REMARK = "Say that they are inviolable at all times."
ORIGINAL = "English (original), Arabic (the party’s own translation)"


@dataclass
class Delegation:
    """Who writes, who clears, and in which zone each of them lives."""

    writer: Person
    translator: Person
    counsel: Person
    minister: Person

    @property
    def zones(self) -> list[tuple[Person, str]]:
        return [
            (self.writer, "Europe/Helsinki"),
            (self.translator, "Asia/Amman"),
            (self.counsel, "Asia/Tokyo"),
            (self.minister, "America/New_York"),
        ]


def ask_in_two_languages_and_of_two_persons(organiser: Person) -> None:
    organiser.open(f"{ROUND}/desk")
    organiser.follow("About and mandate")
    organiser.choose("العربية")
    organiser.press("Save")
    organiser.follow("Rules and terms")
    organiser.choose("Two persons")
    organiser.press("Save")


def register_and_be_accepted(minister: Person, administrator: Person) -> None:
    register(minister, STATE, "States and public authorities")
    administrator.open("/organisations/desk")
    administrator.press(f"Accept {STATE}")


def come_together(delegation: Delegation) -> None:
    minister = delegation.minister
    for colleague, role in (
        (delegation.counsel, "Clearer: also clears and submits them"),
        (delegation.writer, "Drafter: writes positions"),
        (delegation.translator, "Drafter: writes positions"),
    ):
        minister.open("/organisations/mine")
        minister.follow("Members")
        minister.write("E-mail address", colleague.email)
        minister.choose(role)
        minister.press("Send the invitation")
        colleague.sign_up()
        colleague.follow_mail(f"Speak for {STATE}")
        colleague.press("Accept")
    for person, zone in delegation.zones:
        person.open("/account/preferences")
        person.pick("Time zone", zone.replace("_", " "))
        person.press("Save")


def write(writer: Person) -> None:
    writer.open(f"{ROUND}/position")
    writer.press(f"Begin the position of {STATE}")
    writer.open(f"{ROUND}/position/1")
    writer.choose("Support")
    writer.hands.write(writer.page.locator("main textarea").first, ENGLISH)
    writer.press("Save and check")
    writer.reads(ENGLISH)
    writer.open(f"{ROUND}/position")
    writer.pick("One more language", "Arabic")
    writer.look()
    writer.press("Add the language")
    writer.reads("Your own translation.")


def translate(translator: Person, words: str = ARABIC) -> None:
    translator.open(f"{ROUND}/position")
    translator.hands.press(translator.page.locator("a:has(bdi[lang=ar])").first)
    translator.reads(ENGLISH)
    field = translator.page.locator("main textarea").first
    assert (field.get_attribute("lang"), field.get_attribute("dir")) == ("ar", "rtl")
    translator.hands.write(field, words)
    translator.look()
    translator.press("Save and check")
    translator.reads(words)
    translator.look()


def send(translator: Person) -> None:
    translator.open(f"{ROUND}/position")
    translator.unfold("Send it to your clearer")
    translator.press("Send for clearance")
    translator.reads("The clearers of your organisation have been told.")


def comment_and_return(counsel: Person) -> None:
    counsel.follow_mail("For your clearance")
    counsel.open(f"{ROUND}/position/check")
    counsel.reads(ENGLISH)
    counsel.reads(ARABIC)
    counsel.reads(ORIGINAL)
    counsel.unfold("Comment on this translation")
    said = counsel.page.locator(".translated")
    counsel.hands.pick(said.get_by_label("On which words"), FIRST_SENTENCE)
    counsel.hands.write(said.get_by_label("Comment", exact=True), REMARK)
    counsel.look()
    counsel.press("Say it", within=said)
    _is_marked(counsel, FIRST_SENTENCE)
    counsel.open(f"{ROUND}/position")
    counsel.unfold("Return it to those who wrote it")
    counsel.write("What is to change", "See my comment on the Arabic.")
    counsel.press("Return it")


def _is_marked(person: Person, words: str) -> None:
    expect(person.page.locator(".translated mark.remarked")).to_have_text(words)


def change(translator: Person) -> None:
    translator.follow_mail("To be changed")
    translator.open(f"{ROUND}/position/check")
    _is_marked(translator, FIRST_SENTENCE)
    translator.open(f"{ROUND}/position/1?into=ar")
    translator.reads(REMARK)
    translate(translator, CHANGED)
    translator.reads("on words that are no longer there:")
    translator.press_like("Seen to:")
    translator.reads("seen to")
    send(translator)


def clear_and_submit(counsel: Person, minister: Person) -> None:
    """Two stand for it: one clears all of it, in both languages, and the other sends it."""
    counsel.open(f"{ROUND}/position/check")
    counsel.reads(CHANGED)
    counsel.open(f"{ROUND}/position")
    counsel.press("Clear it")
    counsel.reads("Cleared. It can be submitted now.")
    minister.open(f"{ROUND}/position/check")
    minister.reads(ENGLISH)
    minister.reads(CHANGED)
    minister.choose("We agree to the terms of this round, and to what is said here of publication")
    minister.press("Submit this position")
    minister.reads("Your position was submitted.")
    minister.reads(ORIGINAL)
    minister.look()


def keep_the_receipt(delegation: Delegation) -> None:
    receipt = delegation.minister.page.url.partition("?")[0]
    for person, zone in delegation.zones:
        person.open(receipt)
        person.reads("(Europe/Zurich)")
        person.reads(f"({zone})")
        person.reads(ORIGINAL)


def accept(moderator: Person) -> None:
    moderator.open(f"{ROUND}/moderation")
    moderator.follow(STATE)
    moderator.reads(ENGLISH)
    moderator.reads(CHANGED)
    moderator.look()
    moderator.press("Accept")


def publish(organiser: Person) -> None:
    organiser.open(f"{ROUND}/desk")
    organiser.sure("Publish", "Publish")


def read_in_both(reader: Person, first: str, then: str, *, original: str) -> None:
    """A reader finds their own language first, the other one beside it, and which is the original."""
    reader.open(f"{ROUND}/positions")
    reader.follow(STATE)
    _reads_in(reader, first)
    switch = reader.page.locator("nav.languages")
    assert original in switch.locator("li", has=_in(reader, "en")).inner_text()
    reader.look()
    reader.hands.press(switch.locator("a:not([aria-current])"))
    _reads_in(reader, then)
    reader.look()


def _in(reader: Person, language: str) -> Locator:
    return reader.page.locator(f"bdi[lang={language}]")


def _reads_in(reader: Person, language: str) -> None:
    words, way = {"en": (ENGLISH, "ltr"), "ar": (CHANGED, "rtl")}[language]
    said = reader.page.locator(f".answer .prose[lang={language}]")
    expect(said).to_have_text(re.compile(re.escape(words)))
    assert said.locator("p").first.evaluate("e => getComputedStyle(e).direction") == way
