"""What was predicted, held against what happened: `opsgraph.review/1`. Pure.

schema, as_of, graph
of           {kind: "change" | "scenario", id, title}: the id of a change, or the name of a saved scenario
window       {start, until}: incidents that opened then and touch what was predicted count; for a change from its
             start until some time after its end (the setting `risk.review`), for a scenario from when it was saved
topology     "then" | "now": whether the prediction was made on the graph of before, or on today's because the
             history does not reach back (today's, with nothing down by itself)
outcome      of the change; null for a scenario
predicted    {down, degraded, removed: [id], risk}: how many assets; risk: the score before the start, null for a
             scenario
changes      [{id, title, outcome, planned_start, planned_end}]: of a scenario, the changes since then of its assets
incidents    [{id, title, priority, opened_at, resolved_at, link: "caused" | "affects", affects: [id]}], by opening;
             caused: somebody says that it was the change's doing
hits         [{id, state, incidents: [id]}]: predicted to be down or degraded, and in an incident
unforeseen   [{id, incidents: [id]}]: in an incident that the change caused, and not predicted
shown, total
quiet        [{id, state}]: predicted to be down or degraded, and in no incident; `shown` of `total`
precision    share of what was predicted that was in an incident; null where nothing was predicted
recall       share of what was in an incident that was predicted; null where nothing was
verdict      in a sentence
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    Doc = dict[str, Any]

INCIDENT = ("id", "title", "priority", "opened_at", "resolved_at")


def held(
    predicted: Mapping[str, str],
    aimed: Iterable[str],
    incidents: Sequence[Doc],
    caused: Iterable[str],
    limit: int | None = None,
) -> Doc:
    """The parts of the document from `incidents` on. `predicted` are states by asset, worst first; `aimed` the assets
    that were touched on purpose; `incidents` those that opened in the window, or that were caused by the changes:
    the ids of these are in `caused`."""
    told = _told(incidents, {*predicted, *aimed}, frozenset(caused))
    seen: dict[str, list[str]] = {}
    blamed: dict[str, list[str]] = {}
    for incident in told:
        for id in incident["affects"]:
            seen.setdefault(id, []).append(incident["id"])
            if incident["link"] == "caused":
                blamed.setdefault(id, []).append(incident["id"])
    hits = [{"id": id, "state": state, "incidents": seen[id]} for id, state in predicted.items() if id in seen]
    unforeseen = [{"id": id, "incidents": ids} for id, ids in sorted(blamed.items()) if id not in predicted]
    quiet = [{"id": id, "state": state} for id, state in predicted.items() if id not in seen]
    rows = quiet if limit is None else quiet[:limit]
    met = len(hits) + len(unforeseen)
    return {
        "incidents": told,
        "hits": hits,
        "unforeseen": unforeseen,
        "shown": len(rows),
        "total": len(quiet),
        "quiet": rows,
        "precision": round(len(hits) / len(predicted), 4) if predicted else None,
        "recall": round(len(hits) / met, 4) if met else None,
        "verdict": _verdict(len(predicted), len(hits), len(unforeseen), told),
    }


def _told(incidents: Sequence[Doc], concerned: set[str], caused: frozenset[str]) -> list[Doc]:
    found = []
    for incident in incidents:
        is_caused = incident["id"] in caused
        if is_caused or concerned.intersection(incident["affects"]):
            told = {name: incident[name] for name in INCIDENT}
            affects = incident["affects"]
            if not is_caused:
                affects = [id for id in affects if id in concerned]
            found.append({**told, "link": "caused" if is_caused else "affects", "affects": affects})
    return sorted(found, key=lambda one: (one["opened_at"] or "", one["id"]))


def _verdict(predicted: int, hits: int, unforeseen: int, incidents: Sequence[Doc]) -> str:
    if not incidents:
        quiet = f"though {predicted} assets were predicted to suffer" if predicted else "as predicted"
        return f"Nothing is known to have happened, {quiet}."
    parts = [f"{hits} of {predicted} assets that were predicted to suffer were in an incident"]
    if unforeseen:
        parts.append(f"{unforeseen} more were hit by what it caused and had not been predicted")
    blamed = sum(incident["link"] == "caused" for incident in incidents)
    parts.append(f"{blamed} of {len(incidents)} incidents are said to be its doing")
    return "; ".join(parts) + "."
