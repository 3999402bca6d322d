"""How a topology lies in memory and in its file: a header, a table of sections, the sections.

Each begins on a multiple of 8 bytes; all numbers are little-endian. A file and a topology in memory are the
same bytes, so two topologies are equal exactly when their bytes are. Three kinds of sections:

* words: `X_offsets` and `X_bytes` hold a sorted list of texts, text i being
  `X_bytes[X_offsets[i]:X_offsets[i + 1]]`. In every list but `id` the first text is the empty one: none.
* rows: `X_offsets` and `X` hold a list for each node or pool i, `X[X_offsets[i]:X_offsets[i + 1]]`.
* columns: one value for each node, relation, pool or gap.
"""

from __future__ import annotations

import sys
from struct import Struct, calcsize
from zlib import crc32

TYPE_CHECKING = False  # importing typing would cost every command 5 ms
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

MAGIC = b"OPSGRAPH"
FORMAT = 3
"""Raised with every change of the layout, and of the ontology's impact rules: a file holds what they give."""

SEPARATOR = "\x1f"
"""Between the names of sources, none of which holds it."""

LAYOUT: dict[str, Literal["I", "B"]] = {
    "at_bytes": "B",  # the clock of the load that made this version
    # The words that columns point to; owners are teams, kinds those of relations, sources are the names of all
    # that vouch for a relation, sorted, with SEPARATOR between them.
    "type_offsets": "I",
    "type_bytes": "B",
    "criticality_offsets": "I",
    "criticality_bytes": "B",
    "environment_offsets": "I",
    "environment_bytes": "B",
    "owner_offsets": "I",
    "owner_bytes": "B",
    "kind_offsets": "I",
    "kind_bytes": "B",
    "sources_offsets": "I",
    "sources_bytes": "B",
    "pool_word_offsets": "I",
    "pool_word_bytes": "B",
    "min_up_offsets": "I",
    "min_up_bytes": "B",
    # Nodes, by id: the assets, and each name that a relation or a declared pool has and no asset.
    "id_offsets": "I",
    "id_bytes": "B",
    "node_type": "I",
    "node_criticality": "I",
    "node_environment": "I",
    "node_owner": "I",
    "own": "B",
    "flags": "B",
    "leads": "B",  # whether its failure may take a business service down, alone or with others
    # The business services that a node is sure to take down; no offsets where that would be too much to keep.
    "sure_offsets": "I",
    "sure": "I",
    # Relations as the store has them, by source, kind and target; also dangling ones, and of retired ends.
    "relation_source": "I",
    "relation_kind": "I",
    "relation_target": "I",
    "relation_pool": "I",
    "relation_soft": "B",
    "relation_sources": "I",
    # Whom a node supplies: its consumers, each once, and the pools it is a member of.
    "out_hard_offsets": "I",
    "out_hard": "I",
    "out_soft_offsets": "I",
    "out_soft": "I",
    "out_pool_offsets": "I",
    "out_pool": "I",
    # Who supplies a node outside pools: for each relation that says so, the supplier and the relation.
    "in_hard_offsets": "I",
    "in_hard": "I",
    "in_hard_relation": "I",
    "in_soft_offsets": "I",
    "in_soft": "I",
    "in_soft_relation": "I",
    # Pools, by owner and name: those of node i are pool_offsets[i] up to pool_offsets[i + 1].
    "pool_offsets": "I",
    "pool_owner": "I",
    "pool_word": "I",
    "pool_min_up": "I",
    "pool_n": "I",
    "pool_m": "I",
    "pool_full": "I",
    "pool_flags": "B",
    # Who is in a pool: its members, each once; for each relation that says so, the supplier and the relation.
    "member_offsets": "I",
    "member": "I",
    "join_offsets": "I",
    "join": "I",
    "join_relation": "I",
    # Relations whose supplier is retired or unknown, by who would be supplied.
    "gap_consumer": "I",
    "gap_relation": "I",
}
"""Each section in the order of the file, and its numbers: `I` of 4 bytes, `B` of one."""

_HEAD = Struct("<8sIIqQQQ")  # magic, format, sections, version, its assets and relations, size of it all
_PLACE = Struct("<QQ")  # where a section begins, how many bytes it has
_CHECKSUM = Struct("<Q")  # of all that stands before it
_TABLE_END = _HEAD.size + _PLACE.size * len(LAYOUT)
_BODY = _TABLE_END + _CHECKSUM.size


class Unreadable(ValueError):
    """These bytes are no topology that this program reads; says why."""


class Head:
    """Which graph this is, and its live assets and relations as the store counted them."""

    __slots__ = ("assets", "at", "number", "relations")

    def __init__(self, number: int, at: str | None, assets: int, relations: int) -> None:
        self.number = number
        self.at = at
        self.assets = assets
        self.relations = relations


def laid_out(head: Head, lengths: Mapping[str, int]) -> tuple[bytearray, dict[str, memoryview]]:
    """Bytes for a topology, and the sections to be filled: all but `at_bytes`, which is in place."""
    _check_byte_order()
    at = (head.at or "").encode()
    places = []
    end = _BODY
    for name, code in LAYOUT.items():
        size = calcsize(code) * (len(at) if name == "at_bytes" else lengths[name])
        places.append(_PLACE.pack(end, size))
        end += -(-size // 8) * 8
    start = _HEAD.pack(MAGIC, FORMAT, len(LAYOUT), head.number, head.assets, head.relations, end)
    start += b"".join(places)
    data = bytearray(end)
    data[:_BODY] = start + _CHECKSUM.pack(crc32(start))
    _, sections = unpacked(memoryview(data))
    sections.pop("at_bytes")[:] = at
    return data, sections


def unpacked(data: memoryview) -> tuple[Head, dict[str, memoryview]]:
    """The sections as views of the same bytes; Unreadable where they are no topology."""
    _check_byte_order()
    if data[: len(MAGIC)] != MAGIC or len(data) < _HEAD.size:
        raise Unreadable("it does not begin like a topology")
    _, made, count, number, assets, relations, size = _HEAD.unpack_from(data)
    if made != FORMAT:
        raise Unreadable(f"its format is {made}, this program reads {FORMAT}")
    if size != len(data) or size < _BODY:
        raise Unreadable(f"it has {len(data)} bytes of {size}")
    if count != len(LAYOUT) or _CHECKSUM.unpack_from(data, _TABLE_END) != (crc32(data[:_TABLE_END]),):
        raise Unreadable("its header is damaged")
    places = _PLACE.iter_unpack(data[_HEAD.size : _TABLE_END])
    sections = {
        name: data[begin : begin + length].cast(code)
        for (name, code), (begin, length) in zip(LAYOUT.items(), places, strict=True)
    }
    at = str(sections["at_bytes"], "utf-8") or None
    return Head(number, at, assets, relations), sections


def _check_byte_order() -> None:
    if sys.byteorder != "little":
        raise Unreadable("this machine is not little-endian")
