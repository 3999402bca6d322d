"""The estate under construction: assets, relations and pools, checked as they are added, written as CSV."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

SEED = 2026
DOMAIN = "tidewell.example"
ASSET_COLUMNS = (
    "id",
    "name",
    "type",
    "environment",
    "status",
    "criticality",
    "owner",
    "site",
    "fqdn",
    "ip",
    "serial_number",
    "cloud_id",
    "vendor",
    "version",
    "support_until",
    "valid_until",
    "mtbf_hours",
    "mttr_hours",
    "note",
)

# type: (makers, versions, MTBF range in hours, MTTR range in hours)
HARDWARE: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[int, int], tuple[int, int]]] = {
    "host": (("Corvane", "Ostrel"), ("HV 8.0", "HV 8.1"), (9000, 16000), (3, 8)),
    "network_device": (("Lanwright", "Nodera"), ("NOS 12.3", "NOS 12.4", "NOS 13.1"), (40000, 90000), (2, 6)),
    "firewall": (("Palisade",), ("FW 9.1", "FW 9.2"), (30000, 60000), (2, 5)),
    "load_balancer": (("Balancia",), ("LB 16.1", "LB 17.0"), (25000, 50000), (1, 4)),
    "storage": (("Ostrel",), ("SAN 5.2", "SAN 5.3"), (60000, 120000), (4, 12)),
}


class Estate:
    """Assets by id, relations by (source, type, target), pools by (asset, pool)."""

    def __init__(self) -> None:
        self.assets: dict[str, dict[str, str]] = {}
        self.relations: dict[tuple[str, str, str], tuple[str, str]] = {}
        self.pools: dict[tuple[str, str], str] = {}
        self._addresses: set[str] = set()

    def asset(
        self,
        id: str,
        name: str,
        type: str,
        criticality: str,
        owner: str,
        environment: str = "prod",
        status: str = "operational",
        **attributes: str,
    ) -> str:
        """Add one asset; every attribute must be a column of assets.csv."""
        if id in self.assets:
            raise ValueError(f"asset {id} stands twice")
        if unknown := set(attributes) - set(ASSET_COLUMNS):
            raise ValueError(f"asset {id}: unknown columns {sorted(unknown)}")
        fields = {"id": id, "name": name, "type": type, "environment": environment, "status": status}
        self.assets[id] = {**fields, "criticality": criticality, "owner": owner, **attributes}
        return id

    def machine(self, id: str, name: str, type: str, criticality: str, owner: str, site: str, **more: str) -> str:
        """Add hardware or a VM: address, serial number, maker and failure figures are drawn from its id."""
        draw = random.Random(f"{SEED}:{id}")
        fields = {"site": site, "fqdn": f"{id}.{site}.{DOMAIN}", "ip": self._address(draw, site)}
        if type in HARDWARE:
            makers, versions, mtbf, mttr = HARDWARE[type]
            fields["vendor"] = draw.choice(makers)
            fields["version"] = draw.choice(versions)
            fields["serial_number"] = f"{fields['vendor'][:2].upper()}{draw.randrange(10**8):08d}"
            fields["support_until"] = f"{draw.randint(2027, 2030)}-{draw.choice(('03-31', '06-30', '12-31'))}"
            fields["mtbf_hours"] = str(draw.randrange(*mtbf, 500))
            fields["mttr_hours"] = str(draw.randint(*mttr))
        elif site == "cloud":
            fields["cloud_id"] = f"i-{draw.randrange(16**12):012x}"
        return self.asset(id, name, type, criticality, owner, **{**fields, **more})

    def _address(self, draw: random.Random, site: str) -> str:
        second = {"ams": 20, "fra": 30, "cloud": 40}[site]
        while True:
            address = f"10.{second}.{draw.randint(1, 60)}.{draw.randint(10, 250)}"
            if address not in self._addresses:
                self._addresses.add(address)
                return address

    def relate(self, source: str, type: str, target: str, pool: str = "", strength: str = "") -> None:
        """Add one relation; the ends need not exist (dangling ones are part of the example)."""
        key = (source, type, target)
        if source == target or key in self.relations:
            raise ValueError(f"relation {key} is to itself or stands twice")
        self.relations[key] = (pool, strength)

    def needs(self, source: str, hard: str = "", soft: str = "") -> None:
        """DEPENDS_ON each name in `hard`, USES each in `soft` (names separated by spaces)."""
        for target in hard.split():
            self.relate(source, "DEPENDS_ON", target)
        for target in soft.split():
            self.relate(source, "USES", target)

    def one_of(self, source: str, type: str, targets: str, pool: str, min_up: str = "1") -> None:
        """Relate `source` to every target in one pool of which `min_up` must stand."""
        for target in targets.split():
            self.relate(source, type, target, pool=pool)
        self.pools[(source, pool)] = min_up

    def write(self, folder: Path) -> None:
        """Write assets.csv, relations.csv and pools.csv, in the order of construction."""
        rows = ([asset.get(column, "") for column in ASSET_COLUMNS] for asset in self.assets.values())
        write_csv(folder / "assets.csv", ASSET_COLUMNS, rows)
        header = ("source", "type", "target", "pool", "strength")
        write_csv(folder / "relations.csv", header, ([*key, *rest] for key, rest in self.relations.items()))
        pools = ([*key, min_up] for key, min_up in self.pools.items())
        write_csv(folder / "pools.csv", ("asset", "pool", "min_up"), pools)


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write one CSV file: UTF-8, Unix line ends, the same bytes for the same rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def table(text: str, columns: str) -> list[Mapping[str, str]]:
    """Read a hand-written table: one row a line, cells separated by `|`; `#` starts a comment line."""
    names = columns.split()
    rows: list[Mapping[str, str]] = []
    for line in text.strip().splitlines():
        if line.strip() and not line.startswith("#"):
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) != len(names):
                raise ValueError(f"{len(cells)} cells, expected {len(names)} ({columns}): {line}")
            rows.append(dict(zip(names, cells, strict=True)))
    return rows
