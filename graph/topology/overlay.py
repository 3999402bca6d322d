"""A topology with a scenario over it: the steps, each of which checks what it is given before it changes anything."""

from __future__ import annotations

from graph.topology.min_up import asked, needed
from graph.topology.overlaid import ROWS_OF_NODES, ROWS_OF_POOLS, Overlaid, relations_at
from graph.topology.states import ASSUMED, DEGRADED, DOWN, OK, OUT, SOFT, own_state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, NoReturn

    from graph.ontology import RelationSpec
    from graph.topology.view import Topology


class Overlay(Overlaid):
    """What a scenario makes of a topology, which itself never changes.

        question = data.copy()
        question.fail(node)
        question.connect("payments", "DEPENDS_ON", "payments-db-3", pool="db")

    Ids are without the kind. Every step raises WrongInput, naming the value, what was expected and the closest
    match, and then leaves everything as it was.
    """

    def __init__(self, base: Topology) -> None:
        super().__init__(base)
        # Relations without impact stand in no topology: what a scenario says of them is all there is to know.
        self._idle: dict[tuple[int, str, int], bool] = {}

    # ------------------------------------------------------------------------------------ whom a step names

    def find(self, id: str) -> int:
        """The node of an asset that takes part; WrongInput where there is none of this id."""
        node = self.index(id)
        if node is None:
            from graph.errors import Unknown

            raise Unknown("asset", id, self._alike(id), "Expected the id of an asset of the graph.")
        self._must_take_part(node)
        return node

    def _must_take_part(self, node: int) -> None:
        if self.takes_part(node):
            return
        from graph.errors import closest

        id = self.id(node)
        why = "was removed by an earlier step" if node in self.removed else "is retired and takes no part"
        near = closest(id, (other for other in self._alike(id) if other != id))
        remedy = f"Did you mean {near!r}?" if near else "Expected an asset that is there."
        self._refuse(f"Asset {id!r} {why}.", remedy)

    def _alike(self, id: str) -> list[str]:
        """Ids of assets that take part, in which to look for the closest match."""
        from graph.topology.near import near

        here = (self.id(node) for node in self.added)
        known = [*here, *near(self.base.ids, id)]
        nodes = ((other, self.index(other)) for other in known)
        return [other for other, node in nodes if node is not None and self.takes_part(node)]

    @staticmethod
    def _refuse(message: str, remedy: str) -> NoReturn:
        from graph.errors import WrongInput

        raise WrongInput(message, remedy)

    # ------------------------------------------------------------------------------------ own states

    def fail(self, node: int) -> None:
        """Its own state is DOWN."""
        self._must_take_part(node)
        self.worsen(node, DOWN)

    def degrade(self, node: int) -> None:
        """Its own state is DEGRADED, unless it is worse."""
        self._must_take_part(node)
        self.worsen(node, DEGRADED)

    def worsen(self, node: int, state: int) -> None:
        """An own state at least this bad; nothing where the node takes no part."""
        if self.takes_part(node):
            self.own[node] = max(self.own[node], state)

    # ------------------------------------------------------------------------------------ assets

    def add(self, fields: Mapping[str, Any]) -> int:
        """A new asset with the fields of one; relations of the data that named it in vain now have their end."""
        id = fields.get("id")
        if not isinstance(id, str) or not id:
            self._refuse(f"id {id!r} is no id of an asset.", "Expected a text.")
        fields = {**fields, "id": id.removeprefix("asset:")}
        there = self.index(fields["id"])
        if there is not None:
            gone = "was removed by an earlier step" if there in self.removed else "exists already"
            self._refuse(f"Asset {fields['id']!r} {gone}.", "Expected the id of a new one.")
        status = fields.get("status")
        own, flags = own_state(None if status is None else str(status))
        named = self.base.ids.find(fields["id"])
        node = self._new_node(fields["id"]) if named is None else named
        self.own[node], self.flags[node] = own, flags
        self.fields[node] = fields
        self.added.append(node)
        if named is not None:
            self._awaken(node)
        return node

    def _new_node(self, id: str) -> int:
        node = len(self)
        self.own.append(OK)
        self.flags.append(0)
        self._nodes[id] = node
        for name in ROWS_OF_NODES:
            self.rows[name][node] = []
        return node

    def _awaken(self, node: int) -> None:
        """The relations of a name that has become an asset."""
        if self.flags[node] & OUT:
            return
        base = self.base
        for relation in relations_at(base, node):
            source, type, target = self.ends(relation)
            supplier, consumer = self._supplies(type, source, target)
            if supplier == consumer or not self.takes_part(consumer):
                continue
            if self.takes_part(supplier):
                pool = base.pool_words[base.relation_pool[relation]]
                self._join(supplier, consumer, relation, pool, bool(base.relation_soft[relation]))
            elif self.flags[supplier] & OUT and consumer == node:
                self.new_gaps.append((consumer, relation, supplier))

    def remove(self, node: int) -> None:
        """Taken out for good: pools lose it, and whoever still needs it outside a pool counts it DOWN."""
        self._must_take_part(node)
        for pool in tuple(self.row("out_pool", node)):
            for at in [at for at, supplier in enumerate(self.row("join", pool)) if supplier == node][::-1]:
                self._leave(pool, at)
        for out, into in (("out_hard", "in_hard"), ("out_soft", "in_soft")):
            for supplier in set(self.row(into, node)):
                self.changed(out, supplier).remove(node)
            self.rows[into][node] = []
            self.rows[f"{into}_relation"][node] = []
        for pool in self.row("pools", node):
            for member in self.row("member", pool):
                self.changed("out_pool", member).remove(pool)
            for name in ROWS_OF_POOLS:
                self.rows[name][pool] = []
            self.pool_n[pool] = self.pool_m[pool] = self.pool_full[pool] = 0
            self.moved.add(pool)
        self.own[node] = DOWN
        self.removed.add(node)

    # ------------------------------------------------------------------------------------ relations

    def connect(
        self, source: str, type: str, target: str, pool: str | None = None, strength: str | None = None
    ) -> None:
        """A new relation between assets; strength and pool are those of its type where they are not given."""
        spec = self._legal(type)
        ends = self.find(source), type, self.find(target)
        if strength not in (None, "", "hard", "soft"):
            self._refuse(
                f"strength {strength!r} of {_said(source, type, target)} is unknown.", "Expected hard or soft."
            )
        if ends[0] == ends[2]:
            self._refuse(f"{_said(source, type, target)}: an asset cannot supply itself.", "Expected two assets.")
        if spec.supplier is None:
            if self._idle.get(ends, False):
                self._refuse_connected(ends)
            self._idle[ends] = True
            return
        if self._place(ends) is not None:
            self._refuse_connected(ends)
        relation = len(self.base.relation_source) + len(self.relations)
        self.relations.append(ends)
        supplier, consumer = self._supplies(type, ends[0], ends[2])
        self._join(supplier, consumer, relation, pool or spec.pool or "", (strength or spec.strength) == "soft")

    def disconnect(self, source: str, type: str, target: str) -> None:
        """Takes a relation out. A pool keeps what it needs, with fewer to give it."""
        spec = self._legal(type)
        ends = self.find(source), type, self.find(target)
        if spec.supplier is None:
            if not self._idle.get(ends, True):
                self._refuse_unconnected(ends)
            self._idle[ends] = False
            return
        place = self._place(ends)
        if place is None:
            self._refuse_unconnected(ends)
        into, at = place
        if isinstance(into, int):
            self._leave(into, at)
            return
        supplier, consumer = self._supplies(type, ends[0], ends[2])
        suppliers = self.changed(into, consumer)
        del suppliers[at], self.changed(f"{into}_relation", consumer)[at]
        if supplier not in suppliers:
            self.changed(into.replace("in_", "out_"), supplier).remove(consumer)

    def _legal(self, type: str) -> RelationSpec:
        """The rule of a type that may stand between two assets."""
        from graph.model import Kind
        from graph.ontology import RELATIONS

        legal = [name for name, spec in RELATIONS.items() if (Kind.ASSET, Kind.ASSET) in spec.ends]
        if type not in legal:
            from graph.errors import closest

            near = closest(str(type).upper(), legal)
            remedy = f"Did you mean {near!r}?" if near else f"Expected one of {', '.join(legal)}."
            self._refuse(f"{type!r} is no type of a relation between assets.", remedy)
        return RELATIONS[type]

    def _supplies(self, type: str, source: int, target: int) -> tuple[int, int]:
        """Supplier and consumer."""
        from graph.ontology import RELATIONS

        return (source, target) if RELATIONS[type].supplier == "source" else (target, source)

    def _place(self, ends: tuple[int, str, int]) -> tuple[str | int, int] | None:
        """Where a live relation stands: in which row of its consumer or in which pool, and where in it."""
        supplier, consumer = self._supplies(ends[1], ends[0], ends[2])
        rows: list[tuple[str | int, str, str, int]] = [
            (name, name, f"{name}_relation", consumer) for name in ("in_hard", "in_soft")
        ]
        rows.extend((pool, "join", "join_relation", pool) for pool in self.row("pools", consumer))
        for place, who, by, i in rows:
            for at, (other, relation) in enumerate(zip(self.row(who, i), self.row(by, i), strict=True)):
                if other == supplier and self.ends(relation) == ends:
                    return place, at
        return None

    def _refuse_connected(self, ends: tuple[int, str, int]) -> NoReturn:
        sentence = _said(self.id(ends[0]), ends[1], self.id(ends[2]))
        self._refuse(f"{sentence} is connected already.", "Expected a relation that is not there.")

    def _refuse_unconnected(self, ends: tuple[int, str, int]) -> NoReturn:
        from graph.errors import closest

        sentence = _said(self.id(ends[0]), ends[1], self.id(ends[2]))
        around = [relation for node in (ends[0], ends[2]) for _, relation, _ in self.suppliers(node)]
        there = [_said(*self.relation(relation)) for relation in around]
        near = closest(sentence, there)
        remedy = f"Did you mean {near!r}?" if near else "Expected a relation that is there."
        self._refuse(f"{sentence} is not connected.", remedy)

    # ------------------------------------------------------------------------------------ pools

    def require(self, node: int, pool: str, min_up: int | str) -> None:
        """Sets how many members of a pool must be up: a count, or a share of its members at this step."""
        self._must_take_part(node)
        id, found = self.id(node), self.find_pool(node, pool)
        if found is None or not self._is_there(found):
            from graph.errors import Unknown

            there = [self.pool_name(each) for each in self.row("pools", node) if self._is_there(each)]
            remedy = f"Expected one of {', '.join(there)}." if there else f"{id!r} has no pools."
            raise Unknown(f"pool of {id!r}", pool, there, remedy)
        n = self.pool_n[found]
        m = None if isinstance(min_up, bool) else asked(str(min_up), n)
        if m is None:
            self._refuse(f"min_up {min_up!r} is no count and no share.", "Expected one such as 2 or 60%.")
        if not 0 <= m <= n:
            asks = f"min_up {min_up!r} asks for {m} of the {n} members of pool {pool!r} of {id!r}."
            self._refuse(asks, f"Expected 0 to {n}, or a share up to 100%.")
        self.pool_m[found] = m
        self.pool_flags[found] &= ~ASSUMED
        self.moved.add(found)

    def _is_there(self, pool: int) -> bool:
        """It has members or had some since the scenario began: one that is only declared is none yet."""
        known = len(self.base.pool_owner)
        return pool >= known or self.base.pool_n[pool] > 0 or pool in self.moved

    def _join(self, supplier: int, consumer: int, relation: int, pool: str, soft: bool) -> None:
        """Puts a relation in its place."""
        if not pool:
            into, out = ("in_soft", "out_soft") if soft else ("in_hard", "out_hard")
            self.changed(into, consumer).append(supplier)
            self.changed(f"{into}_relation", consumer).append(relation)
            if consumer not in self.row(out, supplier):
                self.changed(out, supplier).append(consumer)
            return
        found = self._pool(consumer, pool)
        self.changed("join", found).append(supplier)
        self.changed("join_relation", found).append(relation)
        if supplier not in self.row("member", found):
            self.changed("member", found).append(supplier)
            self.changed("out_pool", supplier).append(found)
            self._resize(found, 1)
        if not soft:
            self.pool_flags[found] &= ~SOFT

    def _leave(self, pool: int, at: int) -> None:
        """Takes the relation at this place out of a pool, and the supplier with its last one."""
        joins = self.changed("join", pool)
        supplier = joins.pop(at)
        del self.changed("join_relation", pool)[at]
        self.moved.add(pool)
        if supplier not in joins:
            self.changed("member", pool).remove(supplier)
            self.changed("out_pool", supplier).remove(pool)
            self._resize(pool, -1)

    def _resize(self, pool: int, by: int) -> None:
        """Full strength is the declared one, that when the scenario began or the present one, no other's."""
        began = self.base.pool_full[pool] if pool < len(self.base.pool_owner) else 0
        self.pool_n[pool] += by
        self.pool_full[pool] = max(began, self.pool_n[pool])

    def _pool(self, owner: int, name: str) -> int:
        """The pool of this name, made where there is none."""
        pool = self.find_pool(owner, name)
        if pool is None:
            pool = len(self.pool_owner)
            self.new_pools.append(name)
            for row in ROWS_OF_POOLS:
                self.rows[row][pool] = []
            for column, number in ((self.pool_n, 0), (self.pool_m, 1), (self.pool_full, 0), (self.pool_owner, owner)):
                column.append(number)
            self.pool_flags.append(SOFT | ASSUMED)
            self.changed("pools", owner).append(pool)
        elif not self._is_there(pool):
            # Between 1 and the one member that it is about to have, unless the data says that it needs none.
            declared = needed(self.min_up_of(pool) or "", 1)
            self.pool_m[pool] = 1 if declared is None else declared
        self.moved.add(pool)
        return pool


def _said(source: str, type: str, target: str) -> str:
    return f"{source} {type} {target}"
