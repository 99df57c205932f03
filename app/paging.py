"""Long lists, a page at a time. The address names the page and keeps every other choice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import request

from app import db, text

Row = TypeVar("Row")
USUAL = 50
DEEPEST = 100_000  # an address beyond this is a mistake or an attack
LONGEST_SEARCH = 200


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[Row]):
    """One page of a list; pages count from 1."""

    items: Sequence[Row]
    page: int
    per: int
    total: int
    url: Callable[[int], str]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.per))

    def __iter__(self) -> "object":
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def paged(query: "sa.Select[Row]", *, per: int = USUAL, total: int | None = None) -> Listing[Row]:
    """The page of the query's rows that the address asks for, with two queries.

    With one where `total` is known already.
    """
    if total is None:
        count = sa.select(sa.func.count()).select_from(query.order_by(None).subquery())
        total = db.session.scalar(count) or 0
    page = _asked_for(total, per)
    rows = db.session.scalars(query.limit(per).offset((page - 1) * per)).unique().all()
    return Listing(items=rows, page=page, per=per, total=total, url=address_of)


def paged_over(items: Sequence[Row], *, per: int = USUAL) -> Listing[Row]:
    """The page that the address asks for of what is at hand already."""
    page = _asked_for(len(items), per)
    part = items[(page - 1) * per : page * per]
    return Listing(items=part, page=page, per=per, total=len(items), url=address_of)


def asked_page() -> int:
    """The page that the address names, from 1 on."""
    return text.whole(request.args.get("page", ""), most=DEEPEST) or 1


def searched() -> str:
    """The words that the address looks for, on one line and not longer than anybody would look for."""
    return text.line(shortened(request.args.get("q", "")))


def shortened(words: str | None) -> str:
    """Words to look for, not longer than a pattern of the database may be."""
    return (words or "")[:LONGEST_SEARCH]


def _asked_for(total: int, per: int) -> int:
    return min(asked_page(), max(1, -(-total // per)))


def address_of(page: int) -> str:
    """The address asked for, with another page of it."""
    chosen = [
        (name, one) for name, values in request.args.lists() for one in values if name != "page"
    ]
    if page > 1:
        chosen.append(("page", str(page)))
    return f"{request.path}?{urlencode(chosen)}" if chosen else request.path
