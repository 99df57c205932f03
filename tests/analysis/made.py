"""Texts made for the tests: topics with words of their own, sentences that vary."""

import random

TOPICS = {
    "water": "river water flood drinking well irrigation drought reservoir rain basin",
    "schools": "school teacher pupil classroom lesson exam textbook curriculum learning homework",
    "rail": "train railway station track locomotive timetable platform ticket carriage signal",
    "health": "hospital doctor nurse patient vaccine clinic medicine surgery ward illness",
    "security": "malware attack firewall password breach encryption hacker server patch network",
    "forest": "forest tree timber wildlife deer logging woodland seedling bark canopy",
}

OPENINGS = [
    "We ask for",
    "Our members speak of",
    "Nobody has explained",
    "For years there was too little of",
    "It is time to pay for",
    "The law says nothing on",
    "Last winter showed us",
    "Please think again about",
]


def made(each: int = 30, seed: int = 1) -> tuple[list[str], list[str]]:
    """Return texts and their topics, `each` a topic, in mixed order."""
    rng = random.Random(seed)  # noqa: S311 - tests draw the same texts each time
    pairs = []
    for topic, words in TOPICS.items():
        for _ in range(each):
            chosen = rng.sample(words.split(), 5)
            said = f"{rng.choice(OPENINGS)} {', '.join(chosen[:-1])} and {chosen[-1]}."
            pairs.append((said, topic))
    rng.shuffle(pairs)
    return [text for text, _ in pairs], [topic for _, topic in pairs]
