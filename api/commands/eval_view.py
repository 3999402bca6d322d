"""What `opsgraph eval` measured, for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from api.console import BAD, DIM, GOOD, Mark, Out, out, plural

METRICS = ("ndcg@10", "recall@10", "mrr@10", "hit@1")
_COLOURS = {"better": GOOD, "worse": BAD}
_FIRST = 3
_PLAIN = "reciprocal ranks, k = {}"


def show(doc: Mapping[str, Any]) -> None:
    """Each lane with its means, nDCG@10 with the interval that 95 of 100 draws of the queries stay in."""
    screen = out()
    corpus = "the loaded graph" if doc["documents"] is None else plural(doc["documents"], "document")
    screen.say(f"{doc['dataset']}: {plural(doc['queries'], 'query', 'queries')} to {corpus}")
    screen.say()
    screen.table(("lane", METRICS[0], "95%", *METRICS[1:]), _rows(doc))
    for remark in _remarks(doc):
        screen.say(Mark(remark, DIM))
    if doc.get("against"):
        _compare(screen, doc["against"])


def _rows(doc: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for lane, values in doc["lanes"].items():
        yield _row(Mark(lane, GOOD) if lane == "fused" else lane, values)
    for lane, values in doc["plain"].items():
        yield _row(Mark(_PLAIN.format(lane.partition("@")[2]), DIM), values)


def _row(name: Any, values: Mapping[str, Any]) -> tuple[Any, ...]:
    low, high = values["intervals"][METRICS[0]]
    numbers = [f"{values[metric]:.3f}" for metric in METRICS]
    return (name, numbers[0], f"{low:.3f} to {high:.3f}", *numbers[1:])


def _remarks(doc: Mapping[str, Any]) -> Iterator[str]:
    for lane, reason in doc["reasons"].items():
        yield f"{lane} is {' and '.join(doc['states'][lane])}: {reason}"
    for query, reason in list(doc["refused"].items())[:_FIRST]:
        yield f"query {query} was refused, and counts as unanswered: {reason}"
    if len(doc["refused"]) > _FIRST:
        yield f"{plural(len(doc['refused']), 'query', 'queries')} were refused in all"
    if doc["strangers"]:
        named = ", ".join(doc["strangers"][:_FIRST])
        more = ", …" if len(doc["strangers"]) > _FIRST else ""
        yield f"nothing can find {plural(len(doc['strangers']), 'judged document')}: {named}{more}"
    if doc["unjudged"]:
        yield f"{plural(doc['unjudged'], 'query', 'queries')} left out, as nothing is known to answer"


def _compare(screen: Out, against: Mapping[str, Any]) -> None:
    screen.heading("Beside the kept run, query by query")
    screen.table(
        ("lane", "nDCG@10", "95%", "better", "worse", "same", "so"),
        [
            (
                lane,
                f"{each['difference']:+.3f}",
                f"{each['interval'][0]:+.3f} to {each['interval'][1]:+.3f}",
                each["better"],
                each["worse"],
                each["same"],
                Mark(each["verdict"], _COLOURS.get(each["verdict"], DIM)),
            )
            for lane, each in against.items()
        ],
    )
