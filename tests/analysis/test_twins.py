import random

from app.analysis.twins import find

LETTER = (
    "We ask the working group to protect the public core of the internet, to keep encryption "
    "strong for everyone, and to let civil society speak at every meeting of the process."
)
OTHER = (
    "Small companies need guidance in plain language on how to report a vulnerability, and a "
    "single contact point in each country that answers within two working days."
)
OWN = "I run a bakery with eleven people and our till was locked by criminals last winter."


def test_identical_texts_are_one_campaign_with_their_groups() -> None:
    (campaign,) = find([LETTER, OTHER, LETTER.upper(), LETTER], ["a", "b", "a", "c"])
    assert (campaign.indices, campaign.count, campaign.exact) == ((0, 2, 3), 3, 3)
    assert campaign.groups == {"a": 2, "c": 1}


def test_a_personal_paragraph_is_kept_and_pointed_at() -> None:
    texts = [LETTER, LETTER, f"{OWN} {LETTER}"]
    (campaign,) = find(texts)
    member = campaign.members[2]
    assert [texts[2][span.start : span.end] for span in member.personal] == [OWN.rstrip(".")]
    assert campaign.members[1].personal == ()
    assert member.containment > 0.9


def test_a_long_paragraph_in_front_does_not_hide_the_template() -> None:
    long = " ".join(f"word{number}" for number in range(300))
    (campaign,) = find([LETTER, f"{long}. {LETTER}"])
    assert campaign.indices == (0, 1)


def test_texts_on_one_subject_are_no_campaign() -> None:
    assert find([LETTER, OTHER, OWN]) == []


def test_a_campaign_is_a_star_and_not_a_chain() -> None:
    words = [f"w{number}" for number in range(120)]
    chain = [" ".join(words[start : start + 60]) for start in range(0, 61, 12)]
    for campaign in find(chain):
        for member in campaign.members:
            assert member.jaccard >= 0.5 or member.containment >= 0.7


def test_strange_texts_are_no_error_and_empty_ones_no_campaign() -> None:
    assert find([]) == []
    assert find(["", " ", "😀", "😀", "\ud800", "\u200b", "\u202e"]) == []
    assert find(["I agree", "something else"]) == []


def test_planted_copies_are_found_and_nothing_else() -> None:
    draw = random.Random(3)  # noqa: S311 - planted copies, no secrets
    vocabulary = [f"term{number}" for number in range(2_000)]
    originals = [" ".join(draw.choices(vocabulary, k=60)) for _text in range(200)]
    texts, truth = list(originals), list(range(200))
    for number in range(20):
        said = originals[number].split()
        extra = " ".join(draw.choices(vocabulary, k=40))
        swapped = [draw.choice(vocabulary) if draw.random() < 0.03 else word for word in said]
        for copy in (originals[number].upper(), f"{extra}. {originals[number]}",
                     " ".join(swapped), " ".join(said[:54])):  # fmt: skip
            texts.append(copy)
            truth.append(number)
    campaigns = find(texts)
    assert len(campaigns) == 20
    for campaign in campaigns:
        assert {truth[index] for index in campaign.indices} == {truth[campaign.canonical]}
        assert campaign.count == 5
