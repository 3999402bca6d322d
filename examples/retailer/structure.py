# ruff: noqa: E501 (a table reads best with one row a line)
"""The structure of the estate: infrastructure, services, staging and dev, and the flaws on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import infrastructure
import services
from estate import Estate, table

# Databases and the like of staging and dev: one small VM each.
SMALL = {
    "stg": "payments-db orders-db catalog-db customers-db search-index event-bus session-cache",
    "dev": "orders-db catalog-db event-bus",
}
LONG = {"stg": "staging", "dev": "dev"}

# id | name | type | environment | status | criticality | owner | note
ODD_ONES = """
backup-ams-1     | Backup server Amsterdam  | storage     | prod | operational | medium | team-compute   |
backup-fra-1     | Backup server Frankfurt  | storage     | prod | operational | medium | team-compute   |
legacy-shop      | Former shop platform     | application | prod | retired     | low    | team-storefront | replaced by storefront-web in 2025
legacy-shop-db   | Former shop database     | database    | prod | decommissioned | low | team-databases | last dump kept on backup-fra-1
catalog-cache-3  | Catalogue cache 3        | cache       | prod | decommissioned | medium | team-storefront | removed in March 2026
hv-ams-00        | Hypervisor Amsterdam 0   | host        | prod | retired     | low    | team-compute   | support ended in 2024
vendor-oldcast   | Oldcast (former CDN)     | vendor      | prod | retired     | low    | team-storefront | contract ended 2025-12-31
sales-report-job | Weekly sales report      | job         | prod | operational | low    | team-data      |
nas-ams-1        | File server Amsterdam    | storage     | prod | operational | low    |                | whose is it?
label-printers   | Warehouse label printing | service     | prod | operational |        | team-logistics |
feed-export-job  | Price feed export        | job         | prod | operational |        | team-search    |
gift-card-api    | Gift card API            | api         | prod | operational |        |                | handed over when its team was split up
vm-sandbox-17    | Sandbox 17               | vm          | dev  | operational | low    |                | nobody remembers
"""

ODD_RELATIONS = """
backup-ams-1 RUNS_ON dc-ams
backup-fra-1 RUNS_ON dc-fra
legacy-shop DEPENDS_ON legacy-shop-db
catalog-cache-3 RUNS_ON k8s-prod-ams
hv-ams-00 RUNS_ON dc-ams
legacy-shop DEPENDS_ON vendor-oldcast
sales-report-job DEPENDS_ON dwh-db
sales-report-job USES legacy-shop-db
nas-ams-1 RUNS_ON dc-ams
label-printers DEPENDS_ON wms
label-printers USES nas-ams-1
feed-export-job DEPENDS_ON pricing-db
gift-card-api DEPENDS_ON payments-db
checkout-api USES gift-card-api
catalog-import-job DEPENDS_ON pim-feed
till-gateway CONNECTS_TO sw-shops-hub-9
monitoring USES metrics-archive
"""


def build() -> Estate:
    """The whole structure, checked for doubles while it grows."""
    estate = Estate()
    for row in table(services.BUSINESS, "id name crit owner parts"):
        estate.asset(row["id"], row["name"], "business_service", row["crit"], row["owner"])
        for part in row["parts"].split():
            soft = "soft" if part.startswith("(") else ""
            estate.relate(part.strip("()"), "PART_OF", row["id"], strength=soft)
    infrastructure.build(estate)
    apis = table(services.APIS, "id name crit owner hard soft also")
    for row in apis:
        _api(estate, row)
    for row in table(services.GROUPS, "id name type member crit owner where min_up hard soft version"):
        _group(estate, row)
    for row in table(services.JOBS, "id name crit owner on hard soft"):
        estate.asset(row["id"], row["name"], "job", row["crit"], row["owner"])
        estate.relate(row["id"], "RUNS_ON", row["on"])
        estate.needs(row["id"], row["hard"], row["soft"])
    _small_environments(estate, apis)
    _payments(estate)
    _odd_ones(estate)
    _adjust(estate)
    return estate


def write(folder: Path) -> None:
    """Write assets.csv, relations.csv and pools.csv."""
    build().write(folder)


def _api(estate: Estate, row: Mapping[str, str]) -> None:
    estate.asset(row["id"], row["name"], "api", row["crit"], row["owner"], fqdn=f"{row['id']}.svc.tidewell.example")
    estate.needs(row["id"], row["hard"], row["soft"])
    if row["crit"] not in ("critical", "high"):
        estate.relate(row["id"], "RUNS_ON", "k8s-prod")
        return
    for site, city in infrastructure.SITES.items():
        workload = f"{row['id']}-{site}"
        estate.asset(workload, f"{row['name']} in {city}", "workload", "medium", row["owner"], site=site)
        estate.relate(workload, "RUNS_ON", f"k8s-prod-{site}")
        estate.relate(workload, "MEMBER_OF", row["id"])
    estate.pools[(row["id"], "members")] = "1"


def _group(estate: Estate, row: Mapping[str, str]) -> None:
    """A group and its numbered members; what is no VM itself stands on a VM of its own, or on Kubernetes."""
    group, stem = row["id"], services.STEMS.get(row["id"], row["id"])
    estate.asset(group, row["name"], row["type"], row["crit"], row["owner"], version=row["version"])
    estate.needs(group, row["hard"], row["soft"])
    estate.pools[(group, "members")] = row["min_up"]
    where = row["where"].split()
    for n, place in enumerate(where, 1):
        member, site = f"{stem}-{n}", place.replace("k8s-", "")[:5].split("-")[0]
        ground = "cloud-eu-west" if place == "cloud" else f"hv-{place}"
        if place.startswith("k8s-"):
            ground = f"k8s-prod-{site}"
        # a member of a real pool is one step less critical than the pool; a lone one is as critical as it
        crit = row["crit"] if len(where) == 1 else {"critical": "high", "high": "medium"}.get(row["crit"], row["crit"])
        fields = {"version": row["version"]}
        if row["member"] == "vm":
            estate.machine(member, f"{row['name']} {n}", "vm", crit, row["owner"], site, **fields)
        else:
            estate.asset(member, f"{row['name']} {n}", row["member"], crit, row["owner"], site=site, **fields)
            if not place.startswith("k8s-"):
                vm = f"vm-{member}"
                estate.machine(vm, f"VM of {row['name']} {n}", "vm", crit, "team-compute", site, version="Linux 6.6")
                estate.relate(vm, "RUNS_ON", ground)
                ground = vm
        estate.relate(member, "RUNS_ON", ground)
        estate.relate(member, "MEMBER_OF", group)
        if row["type"] == "database" and n > 1 and group != "search-index":
            estate.relate(member, "REPLICATES", f"{stem}-1")
    if row["type"] == "database":
        # every database is backed up on the other site than its first member's
        estate.relate(group, "BACKED_UP_BY", "backup-fra-1" if where[0].startswith("ams") else "backup-ams-1")


def _small_environments(estate: Estate, apis: list[Mapping[str, str]]) -> None:
    for short, long in LONG.items():
        for name in SMALL[short].split():
            model = estate.assets[name]
            id = estate.asset(
                f"{short}-{name}",
                f"{model['name']} ({long})",
                model["type"],
                "low",
                model["owner"],
                long,
                version=model["version"],
            )
            site = "ams" if len(name) % 2 else "fra"
            vm = estate.machine(f"vm-{id}", f"VM of {id}", "vm", "low", "team-compute", site, environment=long)
            estate.relate(vm, "RUNS_ON", f"hv-{site}-0{7 if short == 'stg' else 8}")
            estate.relate(id, "RUNS_ON", vm)
        there = [row for row in apis if long in row["also"].split()]
        for row in there:
            estate.asset(f"{short}-{row['id']}", f"{row['name']} ({long})", "api", "low", row["owner"], long)
            estate.relate(f"{short}-{row['id']}", "RUNS_ON", f"k8s-{long}")
        for row in there:
            known = [f"{short}-{need}" for need in row["hard"].split() if f"{short}-{need}" in estate.assets]
            estate.needs(f"{short}-{row['id']}", " ".join(known))
    estate.asset("stg-payments", "Payments (staging)", "service", "low", "team-payments", "staging")
    estate.relate("stg-payments", "RUNS_ON", "k8s-staging")
    estate.needs("stg-checkout-api", "stg-payments")
    estate.needs("stg-shop-bff", "cert-staging")


def _payments(estate: Estate) -> None:
    estate.asset("payments", "Payments", "service", "critical", "team-payments", version="7.3.0")
    for site in infrastructure.SITES:
        estate.asset(
            f"payments-{site}",
            f"Payments in {infrastructure.SITES[site]}",
            "workload",
            "medium",
            "team-payments",
            site=site,
        )
        estate.relate(f"payments-{site}", "RUNS_ON", f"k8s-prod-{site}")
        estate.relate(f"payments-{site}", "MEMBER_OF", "payments")
    estate.pools[("payments", "members")] = "1"
    estate.one_of("payments", "DEPENDS_ON", "payments-db-1 payments-db-2", "db")
    for line in services.PAYMENTS.strip().splitlines():
        source, type, target = line.split()
        estate.relate(source, type, target)
    for user in services.WAN_USERS.split():
        estate.one_of(user, "CONNECTS_TO", "link-ams-fra-1 link-ams-fra-2", "wan")


def _odd_ones(estate: Estate) -> None:
    for row in table(ODD_ONES, "id name type environment status criticality owner note"):
        estate.asset(**row)
    for line in ODD_RELATIONS.strip().splitlines():
        source, type, target = line.split()
        estate.relate(source, type, target)


def _adjust(estate: Estate) -> None:
    """States and dates that tell something on the estate's today."""
    estate.assets["orders-db-2"]["status"] = "maintenance"
    estate.assets["orders-db-2"]["note"] = "storage move since 2026-06-13, planned until 2026-06-17"
    estate.assets["object-store-4"]["status"] = "degraded"
    estate.assets["object-store-4"]["note"] = "one of four disks failed on 2026-06-11"
    estate.assets["sw-core-fra-2"]["support_until"] = "2026-03-31"
    estate.assets["customers-db"]["support_until"] = "2026-11-12"
    estate.assets["wms-db"]["support_until"] = "2026-12-31"
