"""Freeze windows, as the policy on change freezes has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from estate import write_csv
from told import stamp

COLUMNS = ("id", "name", "start", "end", "environments", "criticality", "assets")
FINANCE = "erp|erp-1|erp-db|erp-db-1|erp-db-2|settlement-job|invoice-job"
CLOSING = f"finance|{FINANCE}|tax-api|dwh-load-job"
SALE = (
    "online-shop|storefront-web|shop-bff|catalog-api|pricing-api|promotion-api|pricing-db|checkout|checkout-api"
    "|basket-api|payments|payment-workers|store-tills|till-gateway|price-sync-job"
)


def write(folder: Path) -> None:
    """Write freezes.csv, in order of their start."""
    write_csv(folder / "freezes.csv", COLUMNS, windows())


def frozen(asset: Mapping[str, str], at: datetime) -> bool:
    """Whether a freeze forbids to change the asset at this time, or in the three hours after it."""
    if asset["environment"] != "prod":
        return False
    first, last = stamp(at), stamp(at + timedelta(hours=3))
    return any(
        start <= last
        and first <= end
        and (not criticality or asset["criticality"] in criticality.split("|"))
        and (not assets or asset["id"] in assets.split("|"))
        for _, _, start, end, _, criticality, assets in windows()
    )


@cache
def windows() -> list[list[str]]:
    """The rows of freezes.csv, in order of their start."""
    rows: list[list[str]] = []
    for year in (2024, 2025, 2026):
        rows += [
            _row(f"peak-{year}", f"Peak season {year}", (year, 11, 14), (year, 12, 28), "critical|high", ""),
            _row(f"closing-{year}", f"Year-end closing {year}", (year, 12, 20), (year + 1, 1, 10), "", CLOSING),
        ]
    rows += [
        _row("sale-2024", "Summer sale 2024", (2024, 7, 4), (2024, 7, 9), "", SALE),
        _row("sale-2025", "Summer sale 2025", (2025, 7, 3), (2025, 7, 8), "", SALE),
        _row("sale-2026", "Summer sale 2026", (2026, 7, 2), (2026, 7, 7), "", SALE),
    ]
    for month in range(25 + 2):  # from June 2024 to August 2026
        year, number = 2024 + (month + 5) // 12, (month + 5) % 12 + 1
        start, end = _month_end(year, number)
        name = f"Month end {start:%B %Y}"
        rows.append([f"month-end-{year}-{number:02d}", name, stamp(start), stamp(end), "prod", "", FINANCE])
    return sorted(rows, key=lambda row: (row[2], row[0]))


def _row(
    id: str,
    name: str,
    first: tuple[int, int, int],
    last: tuple[int, int, int],
    criticality: str,
    assets: str,
) -> list[str]:
    end = datetime(*last, 23, 59, 59, tzinfo=UTC)
    return [id, name, stamp(datetime(*first, tzinfo=UTC)), stamp(end), "prod", criticality, assets]


def _month_end(year: int, month: int) -> tuple[datetime, datetime]:
    """From 18:00 on the last day to 12:00 on the second working day of the next month."""
    following = datetime(year + month // 12, month % 12 + 1, 1, 12, tzinfo=UTC)
    start = following - timedelta(hours=18)
    end, working = following, 0
    while True:
        working += end.weekday() < 5
        if working == 2:
            return start, end
        end += timedelta(days=1)
