"""Going through a whole page with the tabulator, as somebody does who has no mouse."""

from tests.journey.person import Person

MOST = 400

# What can have the focus and is to be seen; of a set of radio buttons, one.
REACHABLE = """() => [...document.querySelectorAll(
    "a[href], button:not([disabled]), input:not([type=hidden], [disabled]), select, textarea, summary, [tabindex='0']"
)].filter(e => e.checkVisibility({visibilityProperty: true})
    && e.getClientRects().length
    && !(e.type === "radio" && [...document.getElementsByName(e.name)].find(one => one.checked) !== e)
).map((e, n) => [e.dataset.walked = String(n), e.outerHTML.slice(0, 120)])"""

# The one that has the focus: whether it shows that, and whether it is to be seen, whole and uncovered.
HELD = """() => {
    const held = document.activeElement;
    if (held === document.body) return null;
    const box = held.getBoundingClientRect();
    const middle = [box.left + box.width / 2, box.top + Math.min(box.height, 24) / 2];
    const there = document.elementFromPoint(...middle);
    const style = getComputedStyle(held);
    return {
        key: held.dataset.walked ?? "",
        said: held.outerHTML.slice(0, 120),
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
        seen: !!there && (held.contains(there) || there.contains(held)
            || [...(held.labels ?? [])].some(label => label.contains(there))),
        within: box.left >= -1 && box.right <= innerWidth + 1,
    };
}"""


def walk(person: Person) -> None:
    """Go from the top to the end; all that can be used is reached, marked and seen when it has the focus."""
    page = person.page
    # Where nothing glides, it is there at once.
    page.emulate_media(reduced_motion="reduce")
    wanted = dict(page.evaluate(REACHABLE))
    reached: dict[str, str] = {}
    faults = []
    for _step in range(MOST):
        person.key("Tab")
        held = page.evaluate(HELD)
        if held is None or held["key"] in reached:
            break
        reached[held["key"]] = held["said"]
        faults += [
            f"{what}: {held['said']}" for what in ("ring", "seen", "within") if not held[what]
        ]
    page.evaluate("document.activeElement.blur()")  # the way round begins with what is hidden else
    faults += [f"not reached: {said}" for key, said in wanted.items() if key not in reached]
    assert faults == [], f"{page.url}: {faults}"
