"""What holds where no setting says otherwise, for what must start without reading any. Plain numbers."""

from __future__ import annotations

MODEL = "sentence-transformers/all-MiniLM-L6-v2"
"""What embeds the texts that are searched."""

INTERVALS = 4
"""So many intervals of a source may pass without a good run; its `max_age` says otherwise."""

ETL_INTERVAL = 15 * 60.0
CRON_INTERVAL = 24 * 3600.0
"""Seconds between two runs; on a crontab line, whose interval nobody tells, a day."""

HALF_LIFE_DAYS = 30
"""Evidence halves in so much time beyond two intervals."""

RECENT_DAYS = 7
"""A change that was over longer ago than this is not looked at for causes."""

UNRATED = "medium"
"""What an asset that nobody rated counts as in a gate."""

CRITICALITIES = ("critical", "high", "medium", "low")
"""Most critical first."""

MIN_INCIDENTS = 3
"""So many incidents an asset must have had for its own history to tell its unavailability."""

TRIALS = 10_000

# Hours between failures and hours to repair by known asset type; a type without has its parent's. A business
# service only fails with what it is made of.
TYPE_HOURS: dict[str, tuple[float, float]] = {
    "asset": (17_520.0, 2.0),
    "business_service": (17_520.0, 0.0),
    "application": (4_380.0, 0.5),
    "data_store": (17_520.0, 1.0),
    "compute": (26_280.0, 0.5),
    "host": (26_280.0, 4.0),
    "cluster": (43_800.0, 1.0),
    "network_device": (87_600.0, 4.0),
    "cloud_resource": (43_800.0, 1.0),
    "site": (175_200.0, 8.0),
    "vendor": (8_760.0, 2.0),
    "certificate": (35_040.0, 2.0),
}

RISK_WEIGHTS: dict[str, float] = {
    "critical_down": 35.0,
    "high_down": 16.0,
    "critical_degraded": 14.0,
    "high_degraded": 6.0,
    "spares_lost": 12.0,
    "new_spofs": 12.0,
    "target_history": 20.0,
    "team_history": 12.0,
    "action_history": 8.0,
    "collisions": 20.0,
    "freeze": 20.0,
    "business_hours": 6.0,
    "team_load": 5.0,
    "stale_evidence": 8.0,
    "missing_evidence": 6.0,
    "change_type": 10.0,
}
"""The most points that each factor of a change's risk can give."""

RISK_PATHS: dict[str, float] = {"peer": 20.0, "team_lead": 40.0, "change_board": 60.0}
"""From which score on an approval is asked for; below the first a change is pre-approved."""

RISK_PRIOR = 0.1
RISK_STRENGTH = 10.0
"""The share of trouble believed before there is any history, and how many changes it takes to outweigh it."""

RISK_MIN_CHANGES = 100
"""So many changes with a known outcome it takes before weights are fitted to them."""

BUSINESS_DAYS = (0, 1, 2, 3, 4)
BUSINESS_HOURS = (8.0, 18.0)
BUSINESS_ZONE = "UTC"
"""Weekdays from Monday = 0, and hours of the day, in a time zone."""

REVIEW_HOURS = 24.0
"""An incident that opens this long after the end of a change may still have come from it."""

GRAPH_FILE = "graph.sqlite"
"""The embedded graph, in its folder."""
