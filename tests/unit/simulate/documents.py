"""One document of each kind, small and by hand, for the tests of what is made of them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

Doc = dict[str, Any]

GRAPH = {"assets": 376, "relations": 747, "version": 3}
AT = "2026-06-15T09:00:00Z"
SUMMARY = {"down": 2, "degraded": 1, "at_risk": 1, "critical_down": ["checkout"]}
SCENARIO = {"name": None, "as_of": None, "with_incidents": False, "steps": [{"fail": ["payments-db-1"]}]}


def relation(source: str, type: str, target: str) -> Doc:
    return {"source": source, "type": type, "target": target, "sources": ["files"], "last_seen": AT}


def hop(source: str, type: str, target: str, pool: str | None = None) -> Doc:
    return {"source": source, "type": type, "target": target, "sources": ["files"], "pool": pool}


def without(doc: Doc, key: str) -> Doc:
    return {name: value for name, value in doc.items() if name != key}


def pool(name: str, **more: Any) -> Doc:
    return {
        "name": name,
        "n": 3,
        "full": 3,
        "up": 1,
        "good": 1,
        "min_up": 2,
        "assumed": False,
        "down": ["payments-db-1", "payments-db-2"],
        "degraded": [],
        **more,
    }


def row(id: str, state: str, *because: Doc, **more: Any) -> Doc:
    return {
        "id": id,
        "name": id.title(),
        "type": "application",
        "criticality": "high",
        "owner": "team-pay",
        "state": state,
        "before": "OK",
        "own": None,
        "planned": False,
        "distance": 1,
        "confidence": 1.0,
        "because": list(because),
        **more,
    }


def through(relation: Doc, state: str = "DOWN") -> Doc:
    return {"relation": relation, "state": state, "pool": None}


def counted(pool: Doc, state: str = "DOWN") -> Doc:
    return {"relation": None, "state": state, "pool": pool}


RISK = {
    "score": 62.5,
    "path": "change board",
    "thresholds": {"peer": 20, "team_lead": 40, "change_board": 60},
    "probability": None,
    "weights": {"from": "hand-set", "fitted_at": None, "changes": None},
    "contributions": [
        {
            "factor": "critical_down",
            "points": 62.5,
            "weight": 35,
            "value": 0.5,
            "why": "1 critical asset goes down",
            "evidence": ["checkout"],
        },
        {"factor": "freeze", "points": 0.0, "weight": 20, "value": 0.0, "why": "no freeze", "evidence": []},
    ],
}
NO_GATE = {"passed": True, "rules": []}

WHATIF: Doc = {
    "schema": "opsgraph.whatif/1",
    "scenario": SCENARIO,
    "as_of": AT,
    "graph": GRAPH,
    "complete": False,
    "shown": 4,
    "total": 6,
    "totals": {"standing": 1, "worse_with_incidents": 1},
    "summary": SUMMARY,
    "affected": [
        row(
            "checkout",
            "DOWN",
            through(relation("checkout", "DEPENDS_ON", "payments")),
            criticality="critical",
            distance=2,
        ),
        row("payments", "DOWN", counted(pool("db"))),
        row("reports", "DEGRADED", through(relation("reports", "USES", "payments")), owner=None, confidence=0.5),
        row(
            "till",
            "AT_RISK",
            counted(pool("nodes", n=2, full=2, up=1, good=1, min_up=1, down=["payments-db-1"]), "AT_RISK"),
        ),
    ],
    "removed": [],
    "standing": [{"id": "payments-db-2", "state": "DOWN"}],
    "worse_with_incidents": [{"id": "till", "state": "DOWN"}],
    "gaps": [
        {
            "asset": "payments",
            "relation": {"source": "payments", "type": "DEPENDS_ON", "target": "ghost"},
            "missing": "ghost",
            "why": "unknown",
        },
        {"source": "cmdb", "last_good_run": None, "why": "stale"},
    ],
    "new_spofs": [{"asset": "payments-db-3", "takes_down": ["till"]}],
    "lost_spares": [{"asset": "till", "pool": "nodes", "n": 2, "full": 2, "up": 1, "min_up": 1}],
    "sources": [{"source": "files", "last_good_run": AT}],
    "teams": [
        {
            "id": "team-pay",
            "name": "Payments",
            "contact": "pay@tidewell.example",
            "affected": 3,
            "down": 2,
            "worst": "DOWN",
        }
    ],
    "incidents": [
        {
            "id": "INC1",
            "title": "Slow",
            "priority": "P2",
            "status": "open",
            "opened_at": AT,
            "affects": ["payments"],
        }
    ],
    "changes": [
        {
            "id": "CHG1",
            "title": "Patch",
            "type": "normal",
            "status": "approved",
            "action": "restart",
            "planned_start": AT,
            "planned_end": "2026-06-15T11:00:00Z",
            "team": "team-pay",
            "targets": ["payments"],
        }
    ],
    "knowledge": [
        {
            "uid": "article:runbooks/payments",
            "kind": "article",
            "title": "Payments is down",
            "about": ["payments"],
            "workaround": None,
            "tags": ["db"],
            "updated_at": AT,
        }
    ],
    "risk": RISK,
    "gate": {
        "passed": False,
        "rules": [
            {"rule": "no: {state: DOWN, criticality: critical}", "passed": False, "found": ["checkout"]},
            {"rule": "at_most: {down: 5}", "passed": True, "found": 2},
        ],
    },
}

_SIDE: Doc = {
    "scenario": {**SCENARIO, "name": "In place"},
    "as_of": AT,
    "complete": True,
    "total": 4,
    "summary": SUMMARY,
    "removed": [],
    "new_spofs": [],
    "lost_spares": WHATIF["lost_spares"],
    "risk": RISK,
    "gate": NO_GATE,
}
COMPARE: Doc = {
    "schema": "opsgraph.compare/1",
    "as_of": AT,
    "graph": GRAPH,
    "a": _SIDE,
    "b": {
        **_SIDE,
        "scenario": {**SCENARIO, "name": "Rolling"},
        "summary": {"down": 0, "degraded": 0, "at_risk": 1, "critical_down": []},
    },
    "better": "b",
    "shown": 1,
    "total": 2,
    "differences": [
        {
            "id": "checkout",
            "name": "Checkout",
            "type": "business_service",
            "criticality": "critical",
            "owner": "team-pay",
            "a": "DOWN",
            "b": None,
        }
    ],
    "gate": NO_GATE,
}

SPOF: Doc = {
    "schema": "opsgraph.spof/1",
    "as_of": AT,
    "graph": GRAPH,
    "services": ["checkout", "returns"],
    "shown": 1,
    "total": 3,
    "spofs": [{"asset": "payments", "takes_down": ["checkout"]}],
}

AVAILABILITY: Doc = {
    "schema": "opsgraph.availability/1",
    "as_of": AT,
    "graph": GRAPH,
    "scenario": {**SCENARIO, "name": "Third node"},
    "trials": 10_000,
    "seed": 0,
    "now": False,
    "services": [
        {
            "id": "checkout",
            "availability": 0.9912,
            "low": 0.9892,
            "high": 0.9929,
            "after": {
                "availability": 0.9975,
                "low": 0.9963,
                "high": 0.9984,
                "difference": 0.0063,
                "difference_low": 0.0048,
                "difference_high": 0.0078,
            },
        }
    ],
    "assumptions": [{"asset": "payments-db-1", "mtbf_hours": 4380, "mttr_hours": 4, "from": "database"}],
}

_CHANGE: Doc = {
    "id": "CHG1",
    "title": "Patch the first",
    "team": "team-pay",
    "status": "approved",
    "action": "restart",
    "planned_start": AT,
    "planned_end": "2026-06-15T11:00:00Z",
    "targets": ["payments-db-1"],
}
COLLISIONS: Doc = {
    "schema": "opsgraph.collisions/1",
    "as_of": AT,
    "graph": GRAPH,
    "from": AT,
    "to": None,
    "considered": 34,
    "unscheduled": ["CHG9"],
    "shown": 1,
    "total": 1,
    "collisions": [
        {
            "changes": [_CHANGE, {**_CHANGE, "id": "CHG2", "title": "Patch the second", "targets": ["payments-db-2"]}],
            "overlap": {"start": AT, "end": "2026-06-15T11:00:00Z"},
            "kind": "together",
            "asset": {
                "id": "checkout",
                "name": "Checkout",
                "type": "business_service",
                "criticality": "critical",
                "owner": "team-pay",
            },
            "state": "DOWN",
            "alone": ["AT_RISK", "AT_RISK"],
            "because": [
                {
                    "asset": "checkout",
                    "state": "DOWN",
                    "pool": None,
                    "relation": {
                        "source": "checkout",
                        "type": "DEPENDS_ON",
                        "target": "payments",
                        "sources": ["files"],
                    },
                },
                {"asset": "payments", "state": "DOWN", "relation": None, "pool": pool("db")},
            ],
            "meets": [
                {"asset": "payments", "pool": "db", "min_up": 2, "n": 3, "lost": [["payments-db-1"], ["payments-db-2"]]}
            ],
            "reaches": [{"change": "CHG1", "target": "payments-db-1", "of": "CHG2"}],
            "worse": {"total": 2, "down": 2, "degraded": 0, "at_risk": 0},
            "next_free": {"change": "CHG2", "start": "2026-06-16T09:00:00Z", "end": "2026-06-16T11:00:00Z"},
        }
    ],
    "frozen": [
        {
            "change": "CHG2",
            "freezes": [
                {"freeze": "FRZ1", "title": "Half year", "start": AT, "end": "2026-06-30T00:00:00Z", "assets": ["till"]}
            ],
        }
    ],
    "gate": NO_GATE,
}

CHANGE: Doc = {
    **WHATIF,
    "scenario": {**SCENARIO, "name": "CHG1"},
    "change": {
        "id": "CHG1",
        "title": "Patch the first",
        "type": "normal",
        "action": "restart",
        "team": "team-pay",
        "planned_start": AT,
        "planned_end": "2026-06-15T11:00:00Z",
        "targets": ["payments-db-1"],
        "declared": "low",
    },
    "collisions": COLLISIONS["collisions"],
    "window": {
        "start": AT,
        "end": "2026-06-15T11:00:00Z",
        "stage": "planned",
        "free": False,
        "business_hours": 2.0,
        "freezes": COLLISIONS["frozen"][0]["freezes"],
        "beside": ["CHG2"],
        "next_free": {"change": "CHG1", "start": "2026-06-16T09:00:00Z", "end": "2026-06-16T11:00:00Z"},
    },
}

RISK_OF_CHANGE: Doc = {
    "schema": "opsgraph.risk/1",
    "change": {
        "id": "CHG1",
        "title": "Patch",
        "type": "normal",
        "action": "restart",
        "team": "team-pay",
        "planned_start": AT,
        "planned_end": None,
        "targets": ["payments-db-1"],
        "declared": "low",
    },
    "as_of": AT,
    "graph": GRAPH,
    **RISK,
    "gate": NO_GATE,
}

DEPENDENCIES: Doc = {
    "schema": "opsgraph.dependencies/1",
    "as_of": AT,
    "graph": GRAPH,
    "of": {
        "id": "checkout",
        "name": "Checkout",
        "type": "business_service",
        "criticality": "critical",
        "owner": "team-pay",
        "state": "OK",
        "incidents": [],
        "changes": [],
    },
    "shown": 1,
    "total": 2,
    "causes": [
        {
            "id": "payments-db",
            "name": None,
            "type": "database",
            "criticality": None,
            "owner": None,
            "state": "OK",
            "distance": 2,
            "incidents": [without(WHATIF["incidents"][0], "affects")],
            "changes": [without(WHATIF["changes"][0], "targets")],
            "path": [
                hop("checkout", "DEPENDS_ON", "payments"),
                hop("payments", "DEPENDS_ON", "payments-db", "db"),
            ],
        }
    ],
}

PATH: Doc = {
    "schema": "opsgraph.path/1",
    "as_of": AT,
    "graph": GRAPH,
    "source": "payments-db",
    "target": "checkout",
    "found": True,
    "length": 1,
    "path": [{"source": "checkout", "type": "DEPENDS_ON", "target": "payments-db", "sources": ["files"], "pool": None}],
}

LATENT: Doc = {
    "schema": "opsgraph.latent/1",
    "as_of": AT,
    "graph": GRAPH,
    "shown": 1,
    "total": 2,
    "pools": [
        {
            "asset": "orders-db",
            "pool": "members",
            "n": 2,
            "full": 2,
            "up": 1,
            "good": 1,
            "min_up": 1,
            "assumed": True,
            "state": "AT_RISK",
            "down": ["orders-db-2"],
            "degraded": [],
            "why": [
                {"asset": "orders-db-2", "state": "DOWN", "why": "maintenance", "incidents": []},
                {"asset": "hv-1", "state": "DEGRADED", "why": "incident", "incidents": ["INC1"]},
            ],
            "takes_down": ["checkout"],
        }
    ],
    "services": [{"id": "checkout", "asset": "orders-db", "pool": "members", "maintenance": ["orders-db-2"]}],
}

SAVED: Doc = {
    "schema": "opsgraph.saved/1",
    "scenarios": [
        {
            "name": "third-node",
            "saved_at": AT,
            "title": "Third node",
            "gate": ["at_most: {risk: 60}"],
            "steps": 2,
            "predicted": SUMMARY,
        }
    ],
}

REVIEW: Doc = {
    "schema": "opsgraph.review/1",
    "as_of": AT,
    "graph": GRAPH,
    "of": {"kind": "change", "id": "CHG2225", "title": "Hypervisor patches HV 8.1, Amsterdam"},
    "window": {"start": "2026-01-21T19:00:00Z", "until": "2026-01-22T23:00:00Z"},
    "topology": "now",
    "outcome": "successful with issues",
    "predicted": {"down": 117, "degraded": 49, "removed": [], "risk": 100.0},
    "changes": [],
    "incidents": [
        {
            "id": "INC1317",
            "title": "Configuration store has no leader",
            "priority": "P1",
            "opened_at": "2026-01-21T20:48:00Z",
            "resolved_at": "2026-01-21T20:57:00Z",
            "link": "caused",
            "affects": ["config-store", "hv-ams-01", "hv-ams-05", "order-api", "till-gateway", "wms"],
        },
        {
            "id": "INC1318",
            "title": "310 tills cannot log on",
            "priority": "P2",
            "opened_at": "2026-01-21T20:50:00Z",
            "resolved_at": "2026-01-21T20:59:00Z",
            "link": "affects",
            "affects": ["store-tills", "till-gateway"],
        },
    ],
    "hits": [
        {"id": "order-api", "state": "DOWN", "incidents": ["INC1317"]},
        {"id": "till-gateway", "state": "DOWN", "incidents": ["INC1317", "INC1318"]},
    ],
    "unforeseen": [{"id": "till", "incidents": ["INC1317"]}],
    "shown": 158,
    "total": 158,
    "quiet": [
        {"id": "k8s-prod-ams", "state": "DOWN"},
        {"id": "checkout-api", "state": "DOWN"},
        {"id": "order-management", "state": "DOWN"},
        {"id": "payments", "state": "DOWN"},
        {"id": "checkout", "state": "DOWN"},
        {"id": "hv-ams-02", "state": "DOWN"},
        {"id": "hv-ams-03", "state": "DOWN"},
        {"id": "hv-ams-04", "state": "DOWN"},
        {"id": "hv-ams-06", "state": "DOWN"},
        {"id": "dns-internal-1", "state": "DOWN"},
        {"id": "storefront-web-1", "state": "DOWN"},
        {"id": "storefront-web-2", "state": "DOWN"},
        {"id": "storefront-web-3", "state": "DOWN"},
        {"id": "till-gateway-1", "state": "DOWN"},
        {"id": "vm-catalog-db-1", "state": "DOWN"},
        {"id": "vm-event-bus-1", "state": "DOWN"},
        {"id": "vm-inventory-db-1", "state": "DOWN"},
        {"id": "vm-orders-db-1", "state": "DOWN"},
        {"id": "vm-payment-worker-1", "state": "DOWN"},
        {"id": "vm-payments-db-1", "state": "DOWN"},
        {"id": "vm-payments-queue-1", "state": "DOWN"},
        {"id": "vm-pricing-db-1", "state": "DOWN"},
        {"id": "catalog-db-1", "state": "DOWN"},
        {"id": "event-bus-1", "state": "DOWN"},
        {"id": "inventory-db-1", "state": "DOWN"},
        {"id": "orders-db-1", "state": "DOWN"},
        {"id": "payment-worker-1", "state": "DOWN"},
        {"id": "payments-db-1", "state": "DOWN"},
        {"id": "payments-queue-1", "state": "DOWN"},
        {"id": "pricing-db-1", "state": "DOWN"},
        {"id": "basket-cache-1", "state": "DOWN"},
        {"id": "customers-db", "state": "DOWN"},
        {"id": "price-sync-job", "state": "DOWN"},
        {"id": "session-cache-1", "state": "DOWN"},
        {"id": "session-cache-2", "state": "DOWN"},
        {"id": "stock-sync-job", "state": "DOWN"},
        {"id": "customer-api", "state": "DOWN"},
        {"id": "login-api", "state": "DOWN"},
        {"id": "secret-store", "state": "DOWN"},
        {"id": "crm", "state": "DOWN"},
        {"id": "customer-account", "state": "DOWN"},
        {"id": "shipment-api", "state": "DOWN"},
        {"id": "contact-centre", "state": "DOWN"},
        {"id": "customer-support", "state": "DOWN"},
        {"id": "contact-centre-1", "state": "DOWN"},
        {"id": "crm-1", "state": "DOWN"},
        {"id": "image-registry-1", "state": "DOWN"},
        {"id": "k8s-prod-ams-node-1", "state": "DOWN"},
        {"id": "k8s-prod-ams-node-2", "state": "DOWN"},
        {"id": "k8s-prod-ams-node-3", "state": "DOWN"},
        {"id": "k8s-prod-ams-node-4", "state": "DOWN"},
        {"id": "k8s-prod-cp-1", "state": "DOWN"},
        {"id": "mail-relay-1", "state": "DOWN"},
        {"id": "monitoring-1", "state": "DOWN"},
        {"id": "returns-portal-1", "state": "DOWN"},
        {"id": "returns-portal-2", "state": "DOWN"},
        {"id": "staff-login-1", "state": "DOWN"},
        {"id": "vm-config-store-1", "state": "DOWN"},
        {"id": "vm-config-store-2", "state": "DOWN"},
        {"id": "vm-customers-db-1", "state": "DOWN"},
        {"id": "vm-customers-db-2", "state": "DOWN"},
        {"id": "vm-erp-db-2", "state": "DOWN"},
        {"id": "vm-object-store-1", "state": "DOWN"},
        {"id": "vm-object-store-2", "state": "DOWN"},
        {"id": "vm-search-index-1", "state": "DOWN"},
        {"id": "vm-search-index-2", "state": "DOWN"},
        {"id": "vm-secret-store-1", "state": "DOWN"},
        {"id": "config-store-1", "state": "DOWN"},
        {"id": "config-store-2", "state": "DOWN"},
        {"id": "customers-db-1", "state": "DOWN"},
        {"id": "customers-db-2", "state": "DOWN"},
        {"id": "erp-db-2", "state": "DOWN"},
        {"id": "image-registry", "state": "DOWN"},
        {"id": "object-store-1", "state": "DOWN"},
        {"id": "object-store-2", "state": "DOWN"},
        {"id": "returns-portal", "state": "DOWN"},
        {"id": "search-index-1", "state": "DOWN"},
        {"id": "search-index-2", "state": "DOWN"},
        {"id": "secret-store-1", "state": "DOWN"},
        {"id": "basket-api-ams", "state": "DOWN"},
        {"id": "catalog-api-ams", "state": "DOWN"},
        {"id": "catalog-cache-1", "state": "DOWN"},
        {"id": "catalog-import-job", "state": "DOWN"},
        {"id": "checkout-api-ams", "state": "DOWN"},
        {"id": "customer-api-ams", "state": "DOWN"},
        {"id": "fraud-api-ams", "state": "DOWN"},
        {"id": "inventory-api-ams", "state": "DOWN"},
        {"id": "label-api-ams", "state": "DOWN"},
        {"id": "login-api-ams", "state": "DOWN"},
        {"id": "object-store", "state": "DOWN"},
        {"id": "order-api-ams", "state": "DOWN"},
        {"id": "payments-ams", "state": "DOWN"},
        {"id": "payments-cache-1", "state": "DOWN"},
        {"id": "pricing-api-ams", "state": "DOWN"},
        {"id": "returns", "state": "DOWN"},
        {"id": "search-api-ams", "state": "DOWN"},
        {"id": "search-reindex-job", "state": "DOWN"},
        {"id": "shipment-api-ams", "state": "DOWN"},
        {"id": "shop-bff-ams", "state": "DOWN"},
        {"id": "staff-login", "state": "DOWN"},
        {"id": "catalog-cache", "state": "DOWN"},
        {"id": "loyalty-api", "state": "DOWN"},
        {"id": "loyalty", "state": "DOWN"},
        {"id": "refund-job", "state": "DOWN"},
        {"id": "staff-directory-1", "state": "DOWN"},
        {"id": "staff-directory", "state": "DOWN"},
        {"id": "cert-renewal-job", "state": "DOWN"},
        {"id": "recommendation-api", "state": "DOWN"},
        {"id": "label-printers", "state": "DOWN"},
        {"id": "k8s-prod-fra", "state": "DEGRADED"},
        {"id": "k8s-prod", "state": "DEGRADED"},
        {"id": "basket-api", "state": "DEGRADED"},
        {"id": "basket-cache", "state": "DEGRADED"},
        {"id": "catalog-api", "state": "DEGRADED"},
        {"id": "inventory-api", "state": "DEGRADED"},
        {"id": "pricing-api", "state": "DEGRADED"},
        {"id": "session-cache", "state": "DEGRADED"},
        {"id": "shop-bff", "state": "DEGRADED"},
        {"id": "online-shop", "state": "DEGRADED"},
        {"id": "storefront-web", "state": "DEGRADED"},
        {"id": "basket-cache-2", "state": "DEGRADED"},
        {"id": "erp", "state": "DEGRADED"},
        {"id": "k8s-prod-control", "state": "DEGRADED"},
        {"id": "label-api", "state": "DEGRADED"},
        {"id": "session-cache-3", "state": "DEGRADED"},
        {"id": "session-cache-4", "state": "DEGRADED"},
        {"id": "settlement-job", "state": "DEGRADED"},
        {"id": "finance", "state": "DEGRADED"},
        {"id": "fraud-api", "state": "DEGRADED"},
        {"id": "payments-cache", "state": "DEGRADED"},
        {"id": "search-api", "state": "DEGRADED"},
        {"id": "product-discovery", "state": "DEGRADED"},
        {"id": "basket-api-fra", "state": "DEGRADED"},
        {"id": "catalog-api-fra", "state": "DEGRADED"},
        {"id": "catalog-cache-2", "state": "DEGRADED"},
        {"id": "checkout-api-fra", "state": "DEGRADED"},
        {"id": "customer-api-fra", "state": "DEGRADED"},
        {"id": "dwh-load-job", "state": "DEGRADED"},
        {"id": "fraud-api-fra", "state": "DEGRADED"},
        {"id": "inventory-api-fra", "state": "DEGRADED"},
        {"id": "invoice-job", "state": "DEGRADED"},
        {"id": "label-api-fra", "state": "DEGRADED"},
        {"id": "login-api-fra", "state": "DEGRADED"},
        {"id": "media-api", "state": "DEGRADED"},
        {"id": "monitoring", "state": "DEGRADED"},
        {"id": "order-api-fra", "state": "DEGRADED"},
        {"id": "payments-cache-2", "state": "DEGRADED"},
        {"id": "payments-fra", "state": "DEGRADED"},
        {"id": "pricing-api-fra", "state": "DEGRADED"},
        {"id": "search-api-fra", "state": "DEGRADED"},
        {"id": "shipment-api-fra", "state": "DEGRADED"},
        {"id": "shop-bff-fra", "state": "DEGRADED"},
        {"id": "notification-api", "state": "DEGRADED"},
        {"id": "promotion-api", "state": "DEGRADED"},
        {"id": "returns-api", "state": "DEGRADED"},
        {"id": "tax-api", "state": "DEGRADED"},
        {"id": "points-expiry-job", "state": "DEGRADED"},
        {"id": "review-api", "state": "DEGRADED"},
    ],
    "precision": 0.0482,
    "recall": 1.0,
    "verdict": "8 of 166 assets that were predicted to suffer were in an incident.",
}

BACKTEST: Doc = {
    "schema": "opsgraph.backtest/1",
    "as_of": AT,
    "graph": GRAPH,
    "gate": ["no: {state: DOWN, criticality: critical}", "at_most: {risk: 60}"],
    "changes": 225,
    "left_out": {"no_outcome": 0, "cancelled": 6, "no_window": 0, "no_target": 1, "older": 0},
    "topology": {"then": 0, "now": 225},
    "weights": {"from": "hand-set", "note": "the hand-set weights, which know nothing of any outcome"},
    "summary": {
        "stopped": 17,
        "missed": 48,
        "wrongly_stopped": 22,
        "passed": 138,
        "precision": 0.4359,
        "recall": 0.2615,
    },
    "by_outcome": [
        {"outcome": "successful", "stopped": 22, "passed": 140},
        {"outcome": "successful with issues", "stopped": 6, "passed": 29},
        {"outcome": "failed", "stopped": 1, "passed": 6},
        {"outcome": "backed out", "stopped": 10, "passed": 11},
    ],
    "by_incident": [
        {"priority": "P1", "stopped": 8, "passed": 4},
        {"priority": "P2", "stopped": 4, "passed": 5},
        {"priority": "P3", "stopped": 1, "passed": 5},
        {"priority": "P4", "stopped": 0, "passed": 2},
    ],
    "by_rule": [
        {"rule": "no: {state: DOWN, criticality: critical}", "broken": 37, "trouble": 16, "alone": 27},
        {"rule": "at_most: {risk: 60}", "broken": 12, "trouble": 4, "alone": 2},
    ],
    "shown": 2,
    "total": 225,
    "cases": [
        {
            "change": {
                "id": "CHG2005",
                "title": "VPN profile on fw-ams-2",
                "team": "team-network",
                "type": "normal",
                "action": "configure",
                "planned_start": "2024-07-01T05:00:00Z",
            },
            "verdict": "missed",
            "outcome": "successful with issues",
            "incidents": [],
            "topology": "now",
            "risk": 9.7,
            "broken": [],
        },
        {
            "change": {
                "id": "CHG2012",
                "title": "Time-outs on lb-fra-1",
                "team": "team-network",
                "type": "normal",
                "action": "configure",
                "planned_start": "2024-07-15T06:00:00Z",
            },
            "verdict": "stopped",
            "outcome": "successful with issues",
            "incidents": [],
            "topology": "now",
            "risk": 10.7,
            "broken": [{"rule": "at_most: {risk: 60}", "found": 72.5}],
        },
    ],
}

DOCUMENTS: dict[str, Doc] = {
    "whatif": WHATIF,
    "change": CHANGE,
    "compare": COMPARE,
    "spof": SPOF,
    "availability": AVAILABILITY,
    "collisions": COLLISIONS,
    "risk": RISK_OF_CHANGE,
    "dependencies": DEPENDENCIES,
    "path": PATH,
    "latent": LATENT,
    "review": REVIEW,
    "backtest": BACKTEST,
    "saved": SAVED,
}


def changed(doc: Doc, **fields: Any) -> Doc:
    """A copy with other fields."""
    return {**deepcopy(doc), **fields}
