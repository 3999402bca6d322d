"""Every command once, as one types it on the example estate."""

from __future__ import annotations

QUESTIONS: dict[str, tuple[list[str], str]] = {
    "fail": (["fail", "hv-ams-04"], "opsgraph.whatif/1"),
    "fail and degrade": (["fail", "hv-ams-04", "--degrade", "session-cache"], "opsgraph.whatif/1"),
    "degrade": (["fail", "--degrade", "session-cache"], "opsgraph.whatif/1"),
    "change": (["change", "CHG2298"], "opsgraph.whatif/1"),
    "run": (["run", "plan.yaml"], "opsgraph.whatif/1"),
    "compare": (["compare", "plan.yaml", "other.yaml"], "opsgraph.compare/1"),
    "spof": (["spof"], "opsgraph.spof/1"),
    "spof of one": (["spof", "checkout"], "opsgraph.spof/1"),
    "spof of all": (["spof", "--all", "--limit", "50"], "opsgraph.spof/1"),
    "collisions": (["collisions"], "opsgraph.collisions/1"),
    "availability": (["availability", "checkout", "--trials", "500"], "opsgraph.availability/1"),
    "availability after": (
        ["availability", "loyalty", "--scenario", "plan.yaml", "--trials", "500"],
        "opsgraph.availability/1",
    ),
    "latent": (["latent"], "opsgraph.latent/1"),
    "risk": (["risk", "CHG2298"], "opsgraph.risk/1"),
    "saved": (["saved"], "opsgraph.saved/1"),
    "review": (["review", "CHG2225"], "opsgraph.review/1"),
    "backtest": (["backtest", "gate.yaml"], "opsgraph.backtest/1"),
}
"""By a name for the test: what one types, and the kind of document that answers it."""
