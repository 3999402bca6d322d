"""Every question of `whatif`, answered as a document: what the command, REST and GraphQL all print.

    desk = Desk(facts, Terms())
    doc = verb("impact")(desk, fail=["payments-db"])
    text = dumps(doc)

Each verb takes a Desk and plain keyword arguments as JSON has them, and gives a plain dictionary; wrong arguments
are WrongInput, what cannot be answered Unanswerable. Ids are without the kind. A document with a `gate` that is
not passed is an answer all the same; the face turns it into exit code 1.

Common arguments: `as_of` (a time), `with_incidents`, `rules` (words of `--fail-on`), `max_age` (`2h`: refuse data
that is older by the clock), `limit` (rows shown; everything is computed all the same).

    opsgraph.whatif/1 (impact, run, change)
      schema, scenario {name, as_of, with_incidents, steps}, as_of, graph {assets, relations, version},
      complete, shown, total (of affected), totals {standing, worse_with_incidents}: these two are also held to
            `limit` (by id; of too many those that are worst off),
      summary {down, degraded, at_risk, critical_down: [id]},
      affected [{id, name, type, criticality, owner, state, before, own, planned, distance, confidence, because}],
      removed [id], standing [{id, state}], worse_with_incidents [{id, state}],
      gaps [{asset, relation: {source, type, target}, missing, why: "unknown" | "retired"}
            or {source, last_good_run, why: "stale"}],
      new_spofs [{asset, takes_down: [id]}], lost_spares [{asset, pool, n, full, up, min_up}],
      sources [{source, last_good_run}],
      teams [{id, name, contact, affected, down, worst}]: the owners of affected assets, whom it hits worst first,
      incidents [{id, title, priority, status, opened_at, affects: [id]}]: open ones; `affects` those affected here,
      changes [{id, title, type, status, action, planned_start, planned_end, team, targets: [id]}]: planned or
            running ones; `targets` those affected here,
      knowledge [{uid, kind, title, about: [id], workaround, tags, updated_at}]: about the rows shown,
      risk (as simulate.risk.score has it), gate {passed, rules: [{rule, passed, found}]}: `found` a list, or a number

    opsgraph.compare/1
      schema, as_of, graph,
      a and b {scenario, as_of, complete, total, summary, removed, new_spofs, lost_spares, risk, gate},
      shown, total, differences [{id, name, type, criticality, owner, a, b}]: assets that end in different states
            (null: not there), worst first,
      better: "a" | "b" | null, gate {passed, rules}: of both, each rule with `a: ` or `b: ` before it

    opsgraph.spof/1
      schema, as_of, graph, services [id], shown, total, spofs [{asset, takes_down: [id]}]

    opsgraph.latent/1
      schema, as_of, graph, shown, total, pools [...] as graph.impact.latent has them

    opsgraph.availability/1
      schema, as_of, graph, scenario or null, trials, seed, now,
      services [{id, availability, low, high, after}], assumptions [{asset, mtbf_hours, mttr_hours, from}]

    opsgraph.dependencies/1
      schema, as_of, graph, of {id, name, type, criticality, owner, state, incidents, changes},
      shown, total,
      causes [{id, name, type, criticality, owner, state, distance, path: [{source, type, target, sources, pool}],
               incidents: [...], changes: [...]}]: with recent changes and open incidents first, then by distance

    opsgraph.path/1
      schema, as_of, graph, source, target, found, length,
      path [{source, type, target, sources, pool}]

    opsgraph.saved/1
      schema, and one of
      scenarios [{name, saved_at, title, gate: [rule], steps: how many, predicted: {summary}}],
      scenario {name, saved_at, title, as_of, with_incidents, steps: [...], gate: [rule], text, predicted {as_of,
                version, summary, affected: [{id, state}] from DEGRADED on, removed: [id]}}: the steps as written,
      deleted: its name
"""

from __future__ import annotations

from simulate.answers.desk import Desk
from simulate.answers.encoding import dumps
from simulate.answers.verbs import VERBS, verb

__all__ = ["VERBS", "Desk", "dumps", "verb"]
