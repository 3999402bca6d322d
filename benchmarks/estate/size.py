"""How large a generated estate is."""

from __future__ import annotations

from dataclasses import dataclass

TIERS = {
    "business_service": 0.002,
    "application": 0.03,
    "service": 0.22,
    "database": 0.06,
    "cache": 0.025,
    "vm": 0.52,
    "host": 0.13,
    "network_device": 0.013,
}
"""Asset types from what the business sees down to the network, and how much of an estate each is."""


@dataclass(frozen=True)
class Size:
    """Rows of each file. What is not given follows from the rest, in the standard estate's proportions."""

    assets: int = 100_000
    relations: int = 400_000
    incidents: int = 50_000
    changes: int = 10_000
    problems: int | None = None
    pools: int | None = None
    loops: int | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        if self.assets < 20:
            raise ValueError(f"assets is {self.assets}: an estate has at least 20, some of each tier")
        if self.relations < self.assets:
            raise ValueError(f"relations is {self.relations}: an estate has at least one for each asset")
        if min(self.incidents, self.changes) < 0:
            raise ValueError("incidents and changes must not be negative")

    @property
    def tiers(self) -> dict[str, int]:
        """How many assets each tier has."""
        counts = {tier: max(1, round(self.assets * share)) for tier, share in TIERS.items()}
        counts["vm"] += self.assets - sum(counts.values())
        return counts

    @property
    def pool_count(self) -> int:
        """One pool for 20 relations: four members each on average, a fifth of all relations."""
        return self.relations // 20 if self.pools is None else self.pools

    @property
    def loop_count(self) -> int:
        """Small cycles among the services: 150 in the standard estate."""
        return self.assets * 3 // 2000 if self.loops is None else self.loops

    @property
    def problem_count(self) -> int:
        """One problem for 150 incidents."""
        return -(-self.incidents // 150) if self.problems is None else self.problems

    @property
    def team_count(self) -> int:
        """One team for 500 assets, three at least."""
        return max(3, self.assets // 500)
