"""The installation's list of stakeholder groups."""

import sqlalchemy as sa

from app import db
from app.accounts.models import Person
from app.organisations.models import Group
from app.record.actions import record

# Names in the six languages of the United Nations; have each checked by a native speaker.
FIRST_GROUPS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "ST",
        {
            "en": "States and public authorities",
            "fr": "États et autorités publiques",
            "es": "Estados y autoridades públicas",
            "ru": "Государства и органы власти",
            "zh": "国家和公共机构",
            "ar": "الدول والسلطات العامة",
        },
    ),
    (
        "IG",
        {
            "en": "Intergovernmental organisations",
            "fr": "Organisations intergouvernementales",
            "es": "Organizaciones intergubernamentales",
            "ru": "Межправительственные организации",
            "zh": "政府间组织",
            "ar": "المنظمات الحكومية الدولية",
        },
    ),
    (
        "PS",
        {
            "en": "Private sector",
            "fr": "Secteur privé",
            "es": "Sector privado",
            "ru": "Частный сектор",
            "zh": "私营部门",
            "ar": "القطاع الخاص",
        },
    ),
    (
        "CS",
        {
            "en": "Civil society",
            "fr": "Société civile",
            "es": "Sociedad civil",
            "ru": "Гражданское общество",
            "zh": "民间社会",
            "ar": "المجتمع المدني",
        },
    ),
    (
        "TC",
        {
            "en": "Technical community",
            "fr": "Communauté technique",
            "es": "Comunidad técnica",
            "ru": "Техническое сообщество",
            "zh": "技术社群",
            "ar": "المجتمع التقني",
        },
    ),
    (
        "AC",
        {
            "en": "Academia",
            "fr": "Monde universitaire",
            "es": "Sector académico",
            "ru": "Академические круги",
            "zh": "学术界",
            "ar": "الأوساط الأكاديمية",
        },
    ),
    (
        "IN",
        {
            "en": "Individuals",
            "fr": "Particuliers",
            "es": "Particulares",
            "ru": "Частные лица",
            "zh": "个人",
            "ar": "الأفراد",
        },
    ),
)


def ensure_groups() -> list[Group]:
    """Give a new installation the usual seven groups; one that has groups keeps its own."""
    existing = list(db.session.scalars(sa.select(Group).order_by(Group.place)))
    if existing:
        return existing
    made = [
        Group(sign=sign, place=place, names=dict(names))
        for place, (sign, names) in enumerate(FIRST_GROUPS, start=1)
    ]
    db.session.add_all(made)
    db.session.flush()
    record("organisations:groups", made[0], by=None, signs=[group.sign for group in made])
    return made


def edit_group(group: Group, *, names: dict[str, str], place: int, by: Person) -> None:
    """Change a group's names and its place. Its sign stays, for it stands in published tables."""
    group.names = {language: name for language, name in names.items() if name}
    group.place = place
    record(
        "organisations:edit-group", group, by=by, sign=group.sign, names=group.names, place=place
    )
