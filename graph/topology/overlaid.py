"""A topology with changes over it: how it is read, and how its rows are changed.

Nothing is copied but the columns that steps write, which is half a megabyte at 100,000 assets. A row that a
step touches is a list that stands in for the topology's.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right

from graph.topology.states import OUT, RETIRED, UNKNOWN
from graph.topology.view import Gap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any, Self

    from graph.topology.view import Topology

ROWS_OF_NODES = (
    *("out_hard", "out_soft", "out_pool"),
    *("in_hard", "in_hard_relation", "in_soft", "in_soft_relation"),
    "pools",
)
ROWS_OF_POOLS = ("member", "join", "join_relation")
_OFFSETS = {"in_hard_relation": "in_hard", "in_soft_relation": "in_soft", "join_relation": "join"}


class Overlaid:
    """A topology as it stands after some changes, read as a topology is.

    Nodes, relations and pools of the topology keep their numbers; what is new is numbered behind them. `rows`
    holds, for each name of a row, the rows that differ: a hot loop asks it first and the topology otherwise.

    A node in `removed` is DOWN for whoever needs it; it stands in no pool, needs nothing itself and its own
    pools are empty ones that need none. `moved` are pools whose members or numbers differ from the topology's.
    """

    def __init__(self, base: Topology) -> None:
        self.base = base
        self.own = bytearray(base.own)
        self.flags = bytearray(base.flags)
        self.pool_n = _numbers(base.pool_n)
        self.pool_m = _numbers(base.pool_m)
        self.pool_full = _numbers(base.pool_full)
        self.pool_owner = _numbers(base.pool_owner)
        self.pool_flags = bytearray(base.pool_flags)
        self._columns = _columns(base)
        self.rows: dict[str, dict[int, list[int]]] = {name: {} for name in (*ROWS_OF_NODES, *ROWS_OF_POOLS)}
        self.removed: set[int] = set()
        self.added: list[int] = []
        self.moved: set[int] = set()
        self.fields: dict[int, Mapping[str, Any]] = {}
        self.relations: list[tuple[int, str, int]] = []
        self.new_pools: list[str] = []
        self.new_gaps: list[tuple[int, int, int]] = []
        self._nodes: dict[str, int] = {}

    def __len__(self) -> int:
        """How many nodes there are, those that take no part included."""
        return len(self.own)

    def copy(self) -> Self:
        """The same, independent of this one."""
        other = object.__new__(type(self))
        for name, value in self.__dict__.items():
            shared = name in ("base", "_columns")
            other.__dict__[name] = value if shared else value[:] if _sliced(value) else value.copy()
        other.rows = {name: {i: row[:] for i, row in rows.items()} for name, rows in self.rows.items()}
        return other

    @property
    def supplies_as_before(self) -> bool:
        """Whether who supplies whom is all as the topology has it: at most own states differ."""
        return not (self.moved or self.added or self.removed or self.relations or any(self.rows.values()))

    # ------------------------------------------------------------------------------------ nodes

    def index(self, id: str) -> int | None:
        """The node of an asset by its id without the kind: also of a retired and of a removed one."""
        node = self._nodes.get(id)
        if node is None:
            node = self.base.ids.find(id)
        return None if node is None or self.flags[node] & UNKNOWN else node

    def id(self, node: int) -> str:
        base = self.base
        return base.ids[node] if node < len(base.own) else str(self.fields[node]["id"])

    def takes_part(self, node: int) -> bool:
        """Neither retired nor removed nor a mere name."""
        return not self.flags[node] & OUT and node not in self.removed

    def type_of(self, node: int) -> str | None:
        return self._field(node, "type") if node in self.fields else self.base.type_of(node)

    def criticality_of(self, node: int) -> str | None:
        return self._field(node, "criticality") if node in self.fields else self.base.criticality_of(node)

    def environment_of(self, node: int) -> str | None:
        return self._field(node, "environment") if node in self.fields else self.base.environment_of(node)

    def owner_of(self, node: int) -> str | None:
        """The id of the team, without the kind."""
        if node not in self.fields:
            return self.base.owner_of(node)
        owner = self._field(node, "owner")
        return owner.removeprefix("team:") if owner else None

    def _field(self, node: int, name: str) -> str | None:
        value = self.fields[node].get(name)
        return None if value is None or value == "" else str(value)

    def places(self) -> dict[int, float]:
        """Where the nodes behind the topology's stand in the order of ids: any other node stands at its number."""
        behind = sorted((self.id(node), node) for node in self.added if node >= len(self.base))
        found: dict[int, float] = {}
        for place, (id, node) in enumerate(behind):
            found[node] = _before(self.base, id) - 1 + (place + 1) / (len(behind) + 1)
        return found

    # ------------------------------------------------------------------------------------ rows

    def row(self, name: str, i: int) -> Sequence[int]:
        """A row of a node or of a pool, by its name in the topology; `pools` are the numbers of a node's pools."""
        changed = self.rows[name]
        if i in changed:
            return changed[i]
        offsets, values = self._columns[name]
        return values[offsets[i] : offsets[i + 1]]

    def changed(self, name: str, i: int) -> list[int]:
        """The same row, to be changed."""
        rows = self.rows[name]
        if i not in rows:
            rows[i] = list(self.row(name, i))
        return rows[i]

    def suppliers(self, node: int) -> Iterator[tuple[int, int, int | None]]:
        """Who supplies a node: supplier, relation, and the pool that it stands in."""
        for name in ("in_hard", "in_soft"):
            for supplier, relation in zip(self.row(name, node), self.row(f"{name}_relation", node), strict=True):
                yield supplier, relation, None
        for pool in self.row("pools", node):
            for supplier, relation in zip(self.row("join", pool), self.row("join_relation", pool), strict=True):
                yield supplier, relation, pool

    # ------------------------------------------------------------------------------------ relations and pools

    def ends(self, relation: int) -> tuple[int, str, int]:
        """Source, type and target of a relation, by nodes."""
        base = self.base
        known = len(base.relation_source)
        if relation >= known:
            return self.relations[relation - known]
        return base.relation_source[relation], base.kinds[base.relation_kind[relation]], base.relation_target[relation]

    def relation(self, relation: int) -> tuple[str, str, str]:
        """Source, type and target of a relation, by ids."""
        source, type, target = self.ends(relation)
        return self.id(source), type, self.id(target)

    def sources_of(self, relation: int) -> tuple[str, ...]:
        """The sources that vouch for a relation; none for one that a scenario connects."""
        return self.base.sources_of(relation) if relation < len(self.base.relation_source) else ()

    def is_supposed(self, relation: int) -> bool:
        """Connected by a scenario."""
        return relation >= len(self.base.relation_source)

    def pool_name(self, pool: int) -> str:
        known = len(self.base.pool_owner)
        return self.base.pool_name(pool) if pool < known else self.new_pools[pool - known]

    def min_up_of(self, pool: int) -> str | None:
        """What the data declares for a pool."""
        return self.base.min_up_of(pool) if pool < len(self.base.pool_owner) else None

    def find_pool(self, owner: int, name: str) -> int | None:
        """A pool of a node, by its name; also one that is declared and has no members."""
        return next((pool for pool in self.row("pools", owner) if self.pool_name(pool) == name), None)

    def gaps(self) -> Iterator[Gap]:
        """Relations whose supplier is retired or unknown, by who would be supplied."""
        base = self.base
        for consumer, relation in zip(base.gap_consumer, base.gap_relation, strict=True):
            source, target = base.relation_source[relation], base.relation_target[relation]
            yield from self._gap(consumer, relation, source if consumer == target else target)
        for consumer, relation, missing in self.new_gaps:
            yield from self._gap(consumer, relation, missing)

    def _gap(self, consumer: int, relation: int, missing: int) -> Iterator[Gap]:
        flags = self.flags[missing]
        if flags & OUT and self.takes_part(consumer):
            yield Gap(consumer, relation, missing, "retired" if flags & RETIRED else "unknown")


def _columns(base: Topology) -> dict[str, tuple[memoryview, memoryview | range]]:
    """Where the rows of each name begin in the topology, and what stands in them."""
    found: dict[str, tuple[memoryview, memoryview | range]] = {
        name: (getattr(base, f"{_OFFSETS.get(name, name)}_offsets"), getattr(base, name))
        for name in (*ROWS_OF_NODES, *ROWS_OF_POOLS)
        if name != "pools"
    }
    found["pools"] = base.pool_offsets, range(len(base.pool_owner))
    return found


def _numbers(column: memoryview) -> array[int]:
    copied = array("I")
    copied.frombytes(column.cast("B"))
    return copied


def _sliced(value: object) -> bool:
    return isinstance(value, array | bytearray | list)


def _before(base: Topology, id: str) -> int:
    """How many nodes of the topology come before an id."""
    return bisect_left(base.ids, id)


def relations_at(base: Topology, node: int) -> list[int]:
    """The relations that name a node, which may be a mere name."""
    sources = base.relation_source
    found = list(range(bisect_left(sources, node), bisect_right(sources, node)))
    targets, at = _numbers(base.relation_target), -1
    for _ in range(targets.count(node)):
        at = targets.index(node, at + 1)
        found.append(at)
    return sorted(set(found))
