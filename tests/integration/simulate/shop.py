"""A small shop: one answer of each sort can be checked by hand.

shop (critical) <- payments (critical) <- {db-1, db-2} in pool db, one needed; softly: mail
db-1 on host-1, db-2 on host-2; wiki on host-1; db-3 was retired; payments also needs `ghost`, which is unknown
"""

from __future__ import annotations

from typing import Any

Rows = list[dict[str, str]]

ASSETS: Rows = [
    {"id": "shop", "type": "business_service", "name": "The shop", "criticality": "critical", "owner": "team-shop"},
    {"id": "payments", "type": "service", "name": "Payments", "criticality": "critical", "owner": "team-pay"},
    {"id": "db-1", "type": "database", "name": "Database one", "criticality": "high", "owner": "team-db"},
    {"id": "db-2", "type": "database", "name": "Database two", "criticality": "high", "owner": "team-db"},
    {"id": "db-3", "type": "database", "name": "Old database", "status": "retired"},
    {"id": "mail", "type": "service", "name": "Mail", "criticality": "low"},
    {"id": "wiki", "type": "application", "name": "Wiki", "owner": "team-shop"},
    {"id": "host-1", "type": "host", "name": "Host", "criticality": "medium"},
    {"id": "host-2", "type": "host", "name": "Host", "criticality": "medium"},
    {"id": "apart", "type": "host", "name": "Apart", "criticality": "low"},
]
RELATIONS: Rows = [
    {"source": "payments", "type": "PART_OF", "target": "shop"},
    {"source": "payments", "type": "DEPENDS_ON", "target": "db-1", "pool": "db"},
    {"source": "payments", "type": "DEPENDS_ON", "target": "db-2", "pool": "db"},
    {"source": "payments", "type": "USES", "target": "mail"},
    {"source": "db-1", "type": "RUNS_ON", "target": "host-1"},
    {"source": "db-2", "type": "RUNS_ON", "target": "host-2"},
    {"source": "wiki", "type": "RUNS_ON", "target": "host-1"},
]
POOLS: Rows = [{"asset": "payments", "pool": "db", "min_up": "1"}]
TEAMS: Rows = [
    {"id": "team-shop", "name": "Shop", "contact": "#shop"},
    {"id": "team-pay", "name": "Pay", "contact": "pay@shop.example"},
    {"id": "team-db", "name": "Databases", "contact": "#db"},
]
INCIDENTS: Rows = [
    {"id": "INC1", "title": "db-2 slow", "priority": "P2", "status": "In Progress", "affects": "db-2",
     "opened_at": "2026-04-30T10:00:00Z", "resolved_at": ""},
    {"id": "INC2", "title": "mail is gone", "priority": "p1", "status": "new", "affects": "mail|wiki",
     "opened_at": "2026-04-30T11:00:00Z", "resolved_at": ""},
    {"id": "INC3", "title": "payments was down", "priority": "P1", "status": "closed", "affects": "payments",
     "opened_at": "2026-04-01T10:00:00Z", "resolved_at": "2026-04-01T12:00:00Z"},
]  # fmt: skip
CHANGES: Rows = [
    {"id": "CHG1", "title": "Patch db-2", "type": "standard", "status": "Scheduled", "action": "restart",
     "planned_start": "2026-05-02T01:00:00Z", "planned_end": "2026-05-02T02:00:00Z", "targets": "db-2"},
    {"id": "CHG2", "title": "Patched host-1", "type": "normal", "status": "closed", "action": "restart",
     "planned_start": "2026-04-29T01:00:00Z", "planned_end": "2026-04-29T02:00:00Z", "targets": "host-1|apart",
     "outcome": "successful"},
    {"id": "CHG3", "title": "New payments", "type": "normal", "status": "approved", "action": "replace",
     "planned_start": "2026-05-03T01:00:00Z", "planned_end": "2026-05-03T02:00:00Z", "targets": "payments|apart"},
    {"id": "CHG4", "title": "Long ago", "type": "normal", "status": "closed", "action": "restart",
     "planned_start": "2026-03-01T01:00:00Z", "planned_end": "2026-03-01T02:00:00Z", "targets": "db-1"},
]  # fmt: skip
PROBLEMS: Rows = [
    {"id": "PRB1", "title": "Leaks memory", "known_error": "true", "workaround": "Restart it.", "root_cause": "db-1"},
    {"id": "PRB2", "title": "Not understood", "known_error": "false", "root_cause": "db-1"},
]
ARTICLES: Rows = [
    {"id": "runbooks/db", "title": "A database is down", "body": "Call.", "status": "published", "about": "db-1|db-2",
     "tags": "runbook", "updated_at": "2026-01-01T00:00:00Z"},
    {"id": "runbooks/draft", "title": "Draft", "body": "...", "status": "draft", "about": "db-1"},
    {"id": "runbooks/mail", "title": "Mail", "body": "...", "status": "published", "about": "mail"},
]  # fmt: skip

SHOP: dict[str, Rows] = {
    "assets": ASSETS,
    "relations": RELATIONS,
    "pools": POOLS,
    "teams": TEAMS,
    "incidents": INCIDENTS,
    "changes": CHANGES,
    "problems": PROBLEMS,
    "articles": ARTICLES,
}


def shop(**tables: Rows) -> dict[str, Rows]:
    """The shop with some of its tables replaced."""
    return {**SHOP, **tables}


def by_id(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows}
