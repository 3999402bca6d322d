"""`opsgraph.collisions/1`: changes that are harmless alone and harmful together."""

from __future__ import annotations

from simulate.render import words
from simulate.render.report import Check, Items, Lines, Mark, Report, Section, Table, listed, plural, state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from simulate.render.report import Text

    Doc = Mapping[str, Any]


def report(doc: Doc) -> Report:
    """Each pair with the asset that suffers, the proof, and when one of them could be instead."""
    total, rows = doc["total"], doc["collisions"]
    verdict: list[Text] = [
        Mark(f"{plural(total, 'collision')} among {plural(doc['considered'], 'change')}.", "bad")
        if total
        else Mark(f"No collision among {plural(doc['considered'], 'change')}.", "good")
    ]
    frozen = doc.get("frozen") or []
    if frozen:
        told = "is planned inside a freeze" if len(frozen) == 1 else "are planned inside a freeze"
        verdict.append(Mark(f"{plural(len(frozen), 'change')} {told}.", "warn"))
    rest = Section("Not shown", Lines(Mark(f"{total - doc['shown']:,} more; --limit {total} shows all.", "dim")))
    return Report(
        "collisions",
        f"Collisions of changes{_between(doc)}",
        verdict,
        [
            words.gate(doc),
            *map(pair, rows),
            rest if doc["shown"] < total else None,
            _frozen(frozen),
            _unscheduled(doc),
            _next(doc),
        ],
        about=words.about(doc),
        checks=words.checks(doc) or _checks(doc),
    )


def _between(doc: Doc) -> str:
    first, last = doc.get("from"), doc.get("to")
    if not first and not last:
        return ""
    return " from " + " to ".join(words.moment(text) if text else "any time" for text in (first, last))


def _checks(doc: Doc) -> list[Check]:
    """Without rules, each pair is something that should not be."""
    found = [Check(pair_words(row), False, suffers_words(row)) for row in doc["collisions"]]
    return found or [Check("no two changes collide", True)]


def pair_words(row: Doc) -> str:
    """Which two changes collide."""
    one, other = row["changes"]
    return f"{one['id']} and {other['id']}"


def suffers_words(row: Doc) -> str:
    """What they do to the asset that suffers most."""
    asset = row["asset"]
    if row["kind"] == "blast_radius":
        return f"{asset['id']} {state(row['state']).text}, in the blast radius of the other"
    alone = " and ".join(state(name).text for name in row["alone"])
    return f"{asset['id']} {state(row['state']).text}, where each alone leaves it {alone}"


def pair(row: Doc) -> Section:
    """Two changes, what they do together, why, and what would help."""
    asset = row["asset"]
    rated = f" ({asset['criticality']})" if asset.get("criticality") else ""
    lines: list[Text] = [
        [Mark(asset["id"], "name"), rated, " would be ", state(row["state"]), _alone(row)],
    ]
    if row["overlap"]:
        lines.append(f"Both at work {words.span(row['overlap']['start'], row['overlap']['end'])}")
    proof = row["because"]
    items: list[Text] = [_step(step, behind) for step, behind in zip(proof, [*proof[1:], None], strict=True)]
    items += _meets(row.get("meets") or [])
    items += [
        [Mark(one["target"], "id"), f", a target of {one['change']}, is in the blast radius of {one['of']}"]
        for one in row.get("reaches") or []
    ]
    blocks: list[Any] = [_changes(row), Lines(*lines), Items(items)]
    blocks.append(Lines(_free(row)))
    return Section(f"{pair_words(row)}: {asset['id']}", *blocks)


def _alone(row: Doc) -> str:
    one, other = row["changes"]
    if row["kind"] == "blast_radius":
        return f" while {one['id']} and {other['id']} are at work"
    a, b = (state(name).text for name in row["alone"])
    return f"; alone, {one['id']} leaves it {a} and {other['id']} {b}"


def _changes(row: Doc) -> Table:
    lines: list[list[Text]] = [
        [
            Mark(change["id"], "id"),
            change.get("title") or "",
            change.get("action") or "-",
            change.get("team") or Mark("nobody", "warn"),
            listed(change.get("targets") or [], most=4),
            words.span(change.get("planned_start"), change.get("planned_end")),
        ]
        for change in row["changes"]
    ]
    return Table(["change", "title", "action", "team", "targets", "window"], lines, wide=["title", "targets"])


def _step(step: Doc, behind: Doc | None) -> Text:
    """A step of a proof; the one behind it is of the supplier that it names."""
    why = words.contribution(step, behind["state"] if behind else step["state"])
    return [
        Mark(step["asset"], "id"),
        " ",
        state(step["state"]),
        *([": ", *why] if why else [": by the change itself"]),
    ]


def _meets(pools: Sequence[Doc]) -> list[Text]:
    """The pools that only both break; those that lose the same members to each are told in one line."""
    alike: dict[tuple[Any, ...], list[Doc]] = {}
    for one in pools:
        lost = tuple(map(tuple, one["lost"]))
        alike.setdefault((one["pool"], one["n"], one["min_up"], lost), []).append(one)
    return [_met(group[0], [one["asset"] for one in group]) for group in alike.values()]


def _met(one: Doc, owners: Sequence[str]) -> Text:
    a, b = one["lost"]
    return [
        "pool ",
        Mark(one["pool"], "code"),
        " of ",
        *listed(owners, most=3),
        f" ({plural(one['n'], 'member')}, needs {one['min_up']}): one takes ",
        *listed(a, most=3),
        ", the other ",
        *listed(b, most=3),
    ]


def _free(row: Doc) -> Text:
    free = row.get("next_free")
    if not free:
        return Mark("No free window was found for either.", "warn")
    return [Mark("Move ", "strong"), Mark(free["change"], "name"), f" to {words.span(free['start'], free['end'])}."]


def _frozen(rows: Any) -> Section | None:
    if not rows:
        return None
    lines: list[list[Text]] = [
        [
            Mark(row["change"], "id"),
            freeze.get("title") or freeze["freeze"],
            words.span(freeze["start"], freeze["end"]),
            listed(freeze["assets"], most=4),
        ]
        for row in rows
        for freeze in row["freezes"]
    ]
    columns = ["change", "freeze", "from to", "assets"]
    return Section("Planned inside a freeze", Table(columns, lines, wide=["freeze", "assets"]))


def _unscheduled(doc: Doc) -> Section | None:
    names = doc.get("unscheduled") or []
    return Section("Without a time, so with no collision", Lines(listed(names)), folded=True) if names else None


def _next(doc: Doc) -> Section | None:
    rows = doc["collisions"]
    if not rows:
        return None
    return Section("Next", Items([f"Talk to {_teams(rows)}, then ask again."]))


def _teams(rows: Any) -> str:
    teams = dict.fromkeys(change["team"] for row in rows for change in row["changes"] if change.get("team"))
    return ", ".join(teams) or "those who planned them"
