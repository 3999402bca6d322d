"""How far the data can be trusted: each check with a count, a score of 0 to 100 and the list behind it.

Stores find (`Reader.findings`), and scopes tell what is stale; here is what it means and how much it counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from graph.defaults import INTERVALS
from graph.model import Kind
from graph.ontology import KINDS, Field, LinkColumn, kind_of
from graph.ports import Collection, Doc
from graph.times import parse_time

if TYPE_CHECKING:
    from graph.ports import GraphStore
    from graph.settings import Settings

# What the columns that should be filled weigh in the completeness of an entity.
REQUIRED, RECOMMENDED = 0.6, 0.4

STALE = "stale"
Base = Literal["entities", "assets", "articles", "relations", "pools", "records"]


@dataclass(frozen=True, slots=True)
class Check:
    """A question to the data; `of` says what its findings are held against."""

    name: str
    of: Base
    meaning: str
    remedy: str


CHECKS = {
    check.name: check
    for check in (
        Check(
            "incomplete",
            "entities",
            "lacks a required (weighs 60%) or recommended field (40%)",
            "Fill in the fields at the source.",
        ),
        Check(
            STALE,
            "records",
            "not in a complete run for too long",
            "Load the source again, or find out why it no longer answers in full.",
        ),
        Check(
            "orphan",
            "assets",
            "an asset without a relation to another",
            "Relate it to what it runs on or belongs to, or retire it.",
        ),
        Check(
            "duplicate",
            "entities",
            "looks like another one, and may not be joined",
            "Remove one of them at its source, or tell them apart.",
        ),
        Check(
            "dangling",
            "relations",
            "a relation with an unknown or retired end",
            "Correct the id, or load the missing end: the relation then joins by itself.",
        ),
        Check(
            "conflict",
            "entities",
            "a field about which sources disagree",
            "Correct the wrong source, or say in the setting `precedence` which one is believed.",
        ),
        Check(
            "retired-article-subject",
            "articles",
            "a live article about a retired asset",
            "Retire the article, or say what it is about now.",
        ),
        Check(
            "min-up-above-members",
            "pools",
            "a pool that needs more members than it has",
            "Correct min_up, or load the missing members.",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What one check found. `score` is None where there was nothing to check; 100 means nothing found."""

    check: str
    count: int
    of: int
    score: int | None
    findings: list[Doc]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete the entities of one kind are."""

    kind: Kind
    entities: int
    incomplete: int
    score: int


@dataclass(frozen=True, slots=True)
class HealthReport:
    """`score` is the mean of the checks that had something to check."""

    at: str
    score: int | None
    checks: list[CheckReport]
    completeness: list[Completeness]

    def doc(self) -> Doc:
        """As it is printed."""
        return asdict(self)


def report(store: GraphStore, settings: Settings, now: str, limit: int | None = None) -> HealthReport:
    """The health of what a store holds at a time, with the first `limit` findings of each check."""
    counts = store.counts()
    scopes = store.records.list(Collection.SCOPE)
    stale = stale_scopes(scopes, lambda source: allowed_age(settings, source), now)
    sizes: dict[Base, int] = {
        "entities": sum(counts.get(kind, 0) for kind in Kind),
        "assets": counts.get(Kind.ASSET, 0),
        "articles": counts.get(Kind.ARTICLE, 0),
        "relations": counts.get("relations", 0) + counts.get("dangling", 0),
        "pools": counts.get("pools", 0),
        "records": sum(int(scope["rows"]) for scope in scopes),
    }
    checks: list[CheckReport] = []
    kinds: list[Completeness] = []
    shares = []
    for check in CHECKS.values():
        match check.name:
            case "incomplete":
                count, found = store.findings(check.name, None)
                bad = sum(map(lacking, found))
                kinds = completeness(found, counts)
            case "stale":
                found = stale
                bad = count = sum(int(scope["rows"]) for scope in stale)
            case _:
                count, found = store.findings(check.name, limit)
                bad = count
        size = sizes[check.of]
        if size:
            shares.append(min(1.0, bad / size))
        checks.append(CheckReport(check.name, count, size, score(bad, size) if size else None, found[:limit]))
    return HealthReport(now, score(sum(shares), len(shares)) if shares else None, checks, kinds)


def score(bad: float, of: int) -> int:
    """0 to 100, rounded down, so that 100 is kept for nothing bad at all."""
    return max(0, math.floor(100 * (1 - bad / of) + 1e-9))


def needs(kind: Kind) -> tuple[list[str], list[str]]:
    """The columns of a kind that are required, and those that are recommended."""
    columns: list[Field | LinkColumn] = [*KINDS[kind].fields, *KINDS[kind].links]
    return (
        [column.name for column in columns if column.need == "required"],
        [column.name for column in columns if column.need == "recommended"],
    )


def lacking(finding: Doc) -> float:
    """The share of an entity's completeness that is gone, by an `incomplete` finding."""
    required, recommended = needs(kind_of(finding["uid"]))
    return REQUIRED * len(finding["missing"]) / max(1, len(required)) + RECOMMENDED * len(finding["recommended"]) / max(
        1, len(recommended)
    )


def completeness(incomplete: Sequence[Doc], counts: Mapping[str, int]) -> list[Completeness]:
    """How complete each kind is that the graph holds."""
    lost: dict[Kind, list[float]] = {kind: [] for kind in Kind}
    for finding in incomplete:
        lost[kind_of(finding["uid"])].append(lacking(finding))
    return [
        Completeness(kind, counts[kind], len(lost[kind]), score(sum(lost[kind]), counts[kind]))
        for kind in Kind
        if counts.get(kind)
    ]


def allowed_age(settings: Settings, source: str) -> timedelta:
    """How old the last complete run of a source may be: its `max_age`, else some of its intervals (on a crontab
    line, whose interval nobody tells: some days)."""
    own = settings.sources.get(source)
    if own is None:
        return INTERVALS * settings.etl.interval
    on_a_line = timedelta(days=1) if own.cron else settings.etl.interval
    return own.max_age or INTERVALS * (own.interval or on_a_line)


def stale_scopes(scopes: Sequence[Doc], allowed: Callable[[str], timedelta], now: str) -> list[Doc]:
    """The scopes whose last complete run is too long ago, or never was; oldest first."""
    moment = parse_time(now)
    stale = [
        {name: scope.get(name) for name in ("source", "scope", "last_complete", "rows")}
        for scope in scopes
        if not scope.get("last_complete") or moment - parse_time(scope["last_complete"]) > allowed(scope["source"])
    ]
    return sorted(stale, key=lambda scope: (scope["last_complete"] or "", scope["source"], scope["scope"]))


def in_words(check: str, finding: Doc) -> str:
    """One finding as a sentence."""
    match check:
        case "incomplete":
            needed = {"required": finding["missing"], "recommended": finding["recommended"]}
            lacks = "; ".join(f"{', '.join(names)} ({need})" for need, names in needed.items() if names)
            return f"{finding['uid']} lacks {lacks}"
        case "stale":
            last = finding["last_complete"]
            seen = f"last complete at {last}" if last else "never complete"
            return f"{finding['source']}/{finding['scope']}: {seen}, {finding['rows']:,} records"
        case "orphan":
            return f"{finding['uid']} stands alone"
        case "duplicate":
            return f"{' and '.join(finding['uids'])} have the same {' and '.join(finding['rule'])}"
        case "dangling":
            return f"{finding['source']} {finding['type']} {finding['target']}: one end is {finding['end']}"
        case "conflict":
            said = ", ".join(f"{source} says {value!r}" for source, value in sorted(finding["values"].items()))
            return f"{finding['uid']} {finding['field']}: {said}"
        case "retired-article-subject":
            return f"{finding['article']} is about {finding['asset']}, which is retired"
        case "min-up-above-members":
            return f"{finding['asset']} pool {finding['pool']}: {finding['min_up']} of {finding['n']} must be up"
    return str(finding)
