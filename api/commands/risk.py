"""`opsgraph risk calibrate`: the weights of change risk, held against how changes went."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api.commands import progress
from api.commands.options import Answer, AsOf, Data, examples, opened
from api.console import BAD, DIM, GOOD, WARN, Mark, Out, answer, plural

EXAMPLES = examples("risk calibrate", "risk calibrate --dry-run", "risk calibrate --format json")

DryRun = Annotated[bool, typer.Option("--dry-run", help="Keep nothing: the weights stay what they are.")]
Last = Annotated[
    int | None,
    typer.Option("--last", metavar="N", min=1, help="Replay the newest so many changes.", show_default="2000"),
]

Doc = dict[str, Any]


def calibrate(
    dry_run: DryRun = False, last: Last = None, as_of: AsOf = None, data: Data = None, format: Answer = None
) -> None:
    """Fit the weights of change risk to the outcomes of past changes.

    Every past change is judged again by what was known before it began, and weights are fitted to what came of
    them. They are used from then on only if they predict changes that they have not seen better than the weights
    they replace. How well they do, and whether that drifts, is shown either way.
    """
    from simulate.answers.calibrate import LAST, calibration
    from simulate.answers.desk import Desk
    from simulate.terms import terms_of

    with opened(data) as platform, progress.shown() as watcher:
        facts = platform.facts()
        try:
            report = None if watcher is None else lambda done, of: watcher("changes", "replayed", done, of)
            doc = calibration(Desk(facts, terms_of(platform.settings)), as_of, last or LAST, report)
            if not dry_run:
                facts.keep_calibration(doc)
        finally:
            facts.close()
    answer(format, lambda: doc, lambda screen: tell(screen, doc, dry_run))


def tell(screen: Out, doc: Doc, dry_run: bool = False) -> None:
    """The calibration for people: what is kept and why, how well it predicts, and the weights."""
    share = "" if doc["trouble"] is None else f", {doc['trouble']:.0%} of them trouble"
    screen.say(f"{plural(doc['changes'], 'change')} with a known outcome{share}")
    screen.say(_topology(doc["topology"]))
    kept = "The fitted weights are used from now on" if doc["kept"] == "fitted" else "The hand-set weights are used"
    if dry_run:
        kept = f"Nothing is kept (--dry-run). Otherwise: {kept[0].lower()}{kept[1:]}"
    screen.say(Mark(f"{kept}: {doc['why']}.", GOOD if doc["kept"] == "fitted" else WARN))
    if doc["held_out"] is not None:
        _quality(screen, doc)
    screen.heading("Weights")
    screen.table(
        ("factor", "hand-set", "fitted", "mean value"),
        [
            (row["factor"], row["hand_set"], "-" if row["fitted"] is None else row["fitted"], row["mean"])
            for row in doc["factors"]
        ],
    )


def _topology(replayed: Doc) -> Mark:
    now = f"{replayed['now']:,} on today's topology, since the history does not reach back"
    return Mark(f"Replayed: {replayed['then']:,} on the topology of their day, {now}", DIM)


def _quality(screen: Out, doc: Doc) -> None:
    held = doc["held_out"]
    screen.heading(f"Predicted forward in time: {plural(held['changes'], 'change')} in {held['blocks']} blocks")
    screen.table(
        ("weights", "Brier score", "log loss"),
        [
            (name.replace("_", "-"), f"{held['brier'][name]:.4f}", f"{held['log_loss'][name]:.4f}")
            for name in ("fitted", "hand_set", "base_rate")
        ],
    )
    screen.heading("Reliability")
    screen.table(
        ("predicted from", "to", "changes", "predicted", "observed"),
        [
            (
                f"{row['from']:.0%}",
                f"{row['to']:.0%}",
                row["changes"],
                f"{row['predicted']:.0%}",
                f"{row['observed']:.0%}",
            )
            for row in doc["reliability"]
        ],
    )
    screen.heading("Over time")
    screen.table(
        ("from", "to", "changes", "predicted", "observed", "Brier score", "standard errors"),
        [
            (
                row["from"],
                row["to"],
                row["changes"],
                _share(row["predicted"]),
                _share(row["observed"]),
                f"{row['brier']:.4f}",
                Mark(f"{row['z']:+.1f}", BAD if abs(row["z"]) > 2 else ""),
            )
            for row in doc["drift"]["blocks"]
        ],
    )
    drift = doc["drift"]
    screen.say(
        Mark(f"{'Drift' if drift['drifting'] else 'No drift'}: {drift['says']}.", BAD if drift["drifting"] else DIM)
    )


def _share(value: float) -> str:
    return f"{value:.0%}"
