"""Query parameters as a question: `status=open&opened_at.gte=2026-05-01&sort=-opened_at&first=100`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from api import filters
from api.filters import ATTRIBUTE, DEFAULT_PAGE, OPERATORS
from graph.errors import WrongInput
from graph.model import Kind, Status
from graph.ports import Reader
from graph.query import All, Query, Where
from graph.times import canonical_time

FORMAT = {"format": "`ndjson` for all rows, one a line; so does `Accept: application/x-ndjson`."}
PAGE = {"first": f"Rows of a page ({DEFAULT_PAGE}).", "after": "The `next` of the page before."}
AS_OF = {"as_of": "The graph as it was at a time."}
LIST = {
    "sort": "Fields, separated by commas; a `-` before one turns it round.",
    **PAGE,
    **AS_OF,
    "lives": "`active`, `retired` or both, separated by a comma (`active`).",
    "total": "`true` to count all rows that match.",
    **FORMAT,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list was asked for."""

    kind: Kind
    where: Where
    sort: str
    first: int
    after: str | None
    as_of: str | None
    lives: tuple[Status, ...]
    total: bool

    def query(self, store: Reader, max_page: int, first: int, after: str | None) -> Query:
        """The question for a page, ids of links brought up to date."""
        uids = sorted(set(filters.linked(self.where)))
        where = filters.settle(self.where, store.resolve(uids)) if uids else self.where
        orders = [
            filters.order(self.kind, name.removeprefix("-"), descending=name.startswith("-"))
            for name in _words(self.sort)
        ]
        return filters.query(
            self.kind,
            where,
            orders,
            first=first,
            after=after,
            as_of=self.as_of,
            lives=self.lives,
            count=self.total,
            max_page=max_page,
        )


def asked(kind: Kind, given: QueryParams) -> Asked:
    plain = {name: value for name, value in given.items() if name in LIST}
    return Asked(
        kind,
        All(tuple(_conditions(kind, given))),
        plain.get("sort", ""),
        page_of(plain),
        plain.get("after"),
        moment(plain),
        tuple(_life(word) for word in _words(plain.get("lives", Status.ACTIVE))),
        filters.flag("total", plain.get("total", "false")),
    )


def page_of(given: Mapping[str, str]) -> int:
    text = given.get("first", str(DEFAULT_PAGE))
    if not text.isdecimal():
        raise WrongInput(f"first {text!r} is no number.", "Say how many rows you want.")
    return int(text)


def moment(given: Mapping[str, str]) -> str | None:
    text = given.get("as_of")
    return None if text is None else canonical_time(text, "as_of")


def only(given: Mapping[str, str], known: Collection[str]) -> None:
    """A parameter that nobody reads is an error, not a filter that does not filter."""
    for name in given:
        if name not in known:
            raise filters.misnamed("parameter", name, known)


def _conditions(kind: Kind, given: QueryParams) -> Iterable[Where]:
    facets = filters.facets(kind)
    for key in dict.fromkeys(key for key, _ in given.multi_items() if key not in LIST):
        values = given.getlist(key)
        if key.startswith(ATTRIBUTE):
            name, operator = key, "eq"
        else:
            name, _, operator = key.partition(".")
            if name not in facets:
                raise filters.misnamed("parameter", key, [*facets, *LIST, f"{ATTRIBUTE}NAME"])
            operator = operator or OPERATORS[facets[name]][0]
        if operator == "in" or (operator == "eq" and len(values) > 1 and "in" in OPERATORS[facets[name]]):
            one_of = [word for value in values for word in (_words(value) if operator == "in" else [value])]
            yield filters.condition(kind, name, "in", one_of)
            continue
        for value in values:
            yield filters.condition(kind, name, operator, value)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _life(word: str) -> Status:
    if word not in (Status.ACTIVE, Status.RETIRED):
        raise filters.misnamed("life", word, (Status.ACTIVE, Status.RETIRED))
    return Status(word)
