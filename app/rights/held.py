"""What is held about a person: every row that names them, the words they wrote, the files they gave.

The tables are asked themselves, so that a table made tomorrow is not forgotten: every column that
points at a person counts, and those of ALSO, which point without a key.
"""

import io
import json
import re
import uuid
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app import clock, db
from app.accounts.models import Person
from app.files.models import FileContent, StoredFile
from app.moderation.models import Contribution
from app.positions.models import Answer, Position, PositionVersion, Translation

ALSO = frozenset({"job.asked_by_id", "stored_file.uploaded_by_id", "record_entry.actor_id"})
ADDRESSES = frozenset({"message.address", "member_invitation.email", "role_invitation.email"})
# What proves that somebody is somebody: of use to a thief, and to nobody else.
SECRET = re.compile(r"(_hash|_secret|salt|credential_id|public_key)$")


def columns() -> dict[sa.Table, list[sa.Column[Any]]]:
    """For each table, the columns that say whom a row is about."""
    found: defaultdict[sa.Table, list[sa.Column[Any]]] = defaultdict(list)
    for table in db.Base.metadata.sorted_tables:
        for column in table.columns:
            points = any(key.column.table.name == "person" for key in column.foreign_keys)
            if points or str(column) in ALSO | ADDRESSES:
                found[table].append(column)
    return dict(found)


def rows(person: Person) -> dict[str, list[dict[str, object]]]:
    """Every row that names the person, by table, without secrets and without files' bytes."""
    people = db.Base.metadata.tables[Person.__tablename__]
    found = {people.name: _read(people, [people.c.id], person)}
    for table, naming in columns().items():
        had = _read(table, naming, person)
        if had:
            found[table.name] = had
    return found


def words(person: Person) -> Iterator[dict[str, object]]:
    """What the person submitted for an organisation, in words and in every language."""
    same = sa.and_(
        Translation.version_id == Answer.version_id, Translation.question_id == Answer.question_id
    )
    said = sa.union_all(
        sa.select(Answer.version_id, Answer.place, Answer.contribution_id),
        sa.select(Answer.version_id, Answer.place, Translation.contribution_id).join(
            Translation, same
        ),
    ).subquery()
    query = (
        sa.select(
            Position.reference,
            PositionVersion.number,
            PositionVersion.submitted_at,
            Contribution.language,
            Contribution.source,
        )
        .join(PositionVersion, PositionVersion.position_id == Position.id)
        .join(said, said.c.version_id == PositionVersion.id)
        .join(Contribution, Contribution.id == said.c.contribution_id)
        .where(PositionVersion.submitted_by_id == person.id)
        .order_by(Position.reference, PositionVersion.number, said.c.place, Contribution.language)
    )
    for row in db.session.execute(query):
        yield {name: _plain(value) for name, value in row._mapping.items()}  # noqa: SLF001 - SQLAlchemy's public name


def zipped(person: Person) -> bytes:
    """All of it as one ZIP: `held.json`, and the files beside it."""
    whole = {
        "made_at": _plain(clock.now()),
        "person": str(person.id),
        "rows": rows(person),
        "words": list(words(person)),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("held.json", json.dumps(whole, ensure_ascii=False, indent=1))
        for ident, name, content in _files(person):
            archive.writestr(f"files/{ident}/{_safe(name)}", content)
    return made.getvalue()


def _files(person: Person) -> Iterator[tuple[uuid.UUID, str, bytes]]:
    given = sa.select(StoredFile.id, StoredFile.name).where(StoredFile.uploaded_by_id == person.id)
    for ident, name in db.session.execute(given).all():
        content = db.session.scalar(
            sa.select(FileContent.content).where(FileContent.file_id == ident)
        )
        if content is not None:
            yield ident, name, content


def _read(table: sa.Table, naming: list[sa.Column[Any]], person: Person) -> list[dict[str, object]]:
    told = [
        column
        for column in table.columns
        if not SECRET.search(column.name) and not isinstance(column.type, sa.LargeBinary)
    ]
    about = sa.or_(
        *(column == (person.email if str(column) in ADDRESSES else person.id) for column in naming)
    )
    query = sa.select(*told).where(about).order_by(*table.primary_key.columns)
    return [
        {name: _plain(value) for name, value in row._mapping.items()}  # noqa: SLF001 - SQLAlchemy's public name
        for row in db.session.execute(query)
    ]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value)


def _safe(name: str) -> str:
    return name.replace("/", "_").replace("\\", "_").lstrip(".") or "file"
