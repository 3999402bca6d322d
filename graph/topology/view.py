"""Reading a topology: memory views and plain Python, no NumPy."""

from __future__ import annotations

from bisect import bisect_left

from graph.topology.layout import SEPARATOR, unpacked
from graph.topology.states import OUT, RETIRED, UNKNOWN

_MARKED = 256
"""Every so many words one is kept, so that finding another takes few looks."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.model import GraphVersion


class Words:
    """Texts in the order of their UTF-8 bytes, which is that of their characters."""

    __slots__ = ("_marks", "blob", "offsets")

    def __init__(self, offsets: memoryview, texts: memoryview) -> None:
        self.offsets = offsets
        self.blob = texts
        self._marks: list[bytes] = []

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, position: int) -> str:
        return str(self.blob[self.offsets[position] : self.offsets[position + 1]], "utf-8")

    def find(self, text: str) -> int | None:
        """The position of a text."""
        wanted = text.encode("utf-8", "surrogatepass")
        offsets, texts = self.offsets, self.blob
        if not self._marks:
            every = range(0, len(self), _MARKED)
            self._marks = [texts[offsets[place] : offsets[place + 1]].tobytes() for place in every]
        mark = bisect_left(self._marks, wanted)
        low, high = max(0, (mark - 1) * _MARKED), min(len(self), mark * _MARKED)
        while low < high:
            middle = (low + high) // 2
            if texts[offsets[middle] : offsets[middle + 1]].tobytes() < wanted:
                low = middle + 1
            else:
                high = middle
        if low < len(self) and texts[offsets[low] : offsets[low + 1]] == wanted:
            return low
        return None


class FewWords(Words):
    """Those that many rows point to: each is read once."""

    __slots__ = ("_known",)

    def __init__(self, offsets: memoryview, texts: memoryview) -> None:
        super().__init__(offsets, texts)
        self._known: dict[int, str] = {}

    def __getitem__(self, position: int) -> str:
        if position not in self._known:
            self._known[position] = super().__getitem__(position)
        return self._known[position]


class Gap:
    """A supplier that is not there: the node that lacks it, by which relation, the missing node, and why."""

    __slots__ = ("consumer", "missing", "relation", "why")

    def __init__(self, consumer: int, relation: int, missing: int, why: str) -> None:
        self.consumer = consumer
        self.relation = relation
        self.missing = missing
        self.why = why


class Topology:
    """All assets of one version of the graph and who supplies whom, in flat arrays that never change.

    Each memoryview below is a section of the layout. A node is a position in the order of ids; a relation, a
    pool or a gap is a position in its columns. A node that takes no part (`flags[i] & OUT`) stands in no row:
    neither as a consumer nor as a supplier nor as a member. It may own declared pools, with nobody in them.

    A scenario never changes a topology and never copies its rows; what it changes is little. An overlay keeps
    copies of the columns that it writes (`own`, `flags` and the `pool_` ones: half a megabyte at 100,000
    assets), numbers what it adds from `len(topology)` and `len(topology.pool_owner)` on, and keeps lists that
    stand in for the rows of those nodes and pools that its steps touch. The engine asks it first and the
    topology otherwise. `find_pool`, `min_up_of` and `needed` tell what `connect` and
    `require` need; a pool with n = 0 is one that `connect` creates, soft until its first hard relation.
    """

    node_type: memoryview
    node_criticality: memoryview
    node_environment: memoryview
    node_owner: memoryview
    own: memoryview
    flags: memoryview
    leads: memoryview
    sure_offsets: memoryview
    sure: memoryview
    relation_source: memoryview
    relation_kind: memoryview
    relation_target: memoryview
    relation_pool: memoryview
    relation_soft: memoryview
    relation_sources: memoryview
    out_hard_offsets: memoryview
    out_hard: memoryview
    out_soft_offsets: memoryview
    out_soft: memoryview
    out_pool_offsets: memoryview
    out_pool: memoryview
    in_hard_offsets: memoryview
    in_hard: memoryview
    in_hard_relation: memoryview
    in_soft_offsets: memoryview
    in_soft: memoryview
    in_soft_relation: memoryview
    pool_offsets: memoryview
    pool_owner: memoryview
    pool_word: memoryview
    pool_min_up: memoryview
    pool_n: memoryview
    pool_m: memoryview
    pool_full: memoryview
    pool_flags: memoryview
    member_offsets: memoryview
    member: memoryview
    join_offsets: memoryview
    join: memoryview
    join_relation: memoryview
    gap_consumer: memoryview
    gap_relation: memoryview

    def __init__(self, data: memoryview) -> None:
        """From the bytes that `layout.packed` made; layout.Unreadable where they are none."""
        head, sections = unpacked(data)
        self.data = data
        self.number = head.number
        self.at = head.at
        self.assets = head.assets
        self.relations = head.relations
        self.__dict__.update(sections)
        self.ids = Words(sections["id_offsets"], sections["id_bytes"])
        self.types = _few(sections, "type")
        self.criticalities = _few(sections, "criticality")
        self.environments = _few(sections, "environment")
        self.owners = _few(sections, "owner")
        self.kinds = _few(sections, "kind")
        self.sources = _few(sections, "sources")
        self.pool_words = _few(sections, "pool_word")
        self.min_ups = _few(sections, "min_up")

    def __len__(self) -> int:
        """How many nodes there are, those that take no part included."""
        return len(self.own)

    @property
    def version(self) -> GraphVersion:
        """Which graph this is, as the store counted it."""
        from graph.model import GraphVersion

        return GraphVersion(self.number, self.at, self.assets, self.relations)

    def index(self, id: str) -> int | None:
        """The node of an asset, retired or not, by its id without the kind."""
        node = self.ids.find(id)
        return None if node is None or self.flags[node] & UNKNOWN else node

    def id(self, node: int) -> str:
        return self.ids[node]

    def takes_part(self, node: int) -> bool:
        """Neither retired nor a mere name."""
        return not self.flags[node] & OUT

    def type_of(self, node: int) -> str | None:
        """The asset type as its sources spell it."""
        return self.types[self.node_type[node]] or None

    def criticality_of(self, node: int) -> str | None:
        return self.criticalities[self.node_criticality[node]] or None

    def environment_of(self, node: int) -> str | None:
        return self.environments[self.node_environment[node]] or None

    def owner_of(self, node: int) -> str | None:
        """The id of the team that owns an asset; the first where there are several."""
        return self.owners[self.node_owner[node]] or None

    def relation(self, relation: int) -> tuple[str, str, str]:
        """Source, type and target of a relation, by ids."""
        source, target = self.relation_source[relation], self.relation_target[relation]
        return self.ids[source], self.kinds[self.relation_kind[relation]], self.ids[target]

    def sources_of(self, relation: int) -> tuple[str, ...]:
        """The names of the sources that vouch for a relation, sorted."""
        names = self.sources[self.relation_sources[relation]]
        return tuple(names.split(SEPARATOR)) if names else ()

    def pool_name(self, pool: int) -> str:
        return self.pool_words[self.pool_word[pool]]

    def min_up_of(self, pool: int) -> str | None:
        """What was declared for a pool, as the store has it."""
        return self.min_ups[self.pool_min_up[pool]] or None

    def find_pool(self, owner: int, name: str) -> int | None:
        """A pool of a node, by its name."""
        for pool in range(self.pool_offsets[owner], self.pool_offsets[owner + 1]):
            if self.pool_name(pool) == name:
                return pool
        return None

    def gaps(self) -> Iterator[Gap]:
        """Relations whose supplier is retired or unknown, by who would be supplied."""
        for consumer, relation in zip(self.gap_consumer, self.gap_relation, strict=True):
            source, target = self.relation_source[relation], self.relation_target[relation]
            missing = source if consumer == target else target
            why = "retired" if self.flags[missing] & RETIRED else "unknown"
            yield Gap(consumer, relation, missing, why)


def _few(sections: dict[str, memoryview], name: str) -> Words:
    return FewWords(sections[f"{name}_offsets"], sections[f"{name}_bytes"])
