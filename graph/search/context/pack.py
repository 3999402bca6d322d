"""Makes a pack: searches, asks the graph, weighs, and keeps to the budget."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graph.errors import WrongInput
from graph.model import Kind
from graph.search.answer import Answer, Hit, Lane
from graph.search.context import graph_facts, history, markdown
from graph.search.context.audience import may_read
from graph.search.context.budget import SHARES, Share, spend
from graph.search.context.diversity import words_of
from graph.search.context.item import PARTS, Item, LeftOut, Part
from graph.search.context.passages import about, passages
from graph.search.context.seeds import NOTHING, Seeds
from graph.search.context.untrusted import line
from graph.search.ports import Scope, Tokenizer

if TYPE_CHECKING:
    from graph.ports import Reader
    from graph.search.retrieve import Retriever
    from graph.topology import Topology

SCHEMA = "opsgraph.context/1"
BUDGET = 2000
LARGEST = 200_000
DOCUMENTS = 20
"""Documents that are looked at for passages, and as many for what happened."""
FIRST = 20
"""Of what was left out, so many are named."""
LIKELY = 0.5
"""A document below this score fits the question no better than the mean of all that was found."""
FEW = 3
"""So many documents are taken whatever their score."""
ABOUT = 20
"""Assets from which the graph lane walks."""
QUERY = 1000
"""Characters of what a ticket says that are searched for, where nobody asked anything."""


class BudgetTooSmall(WrongInput):
    """Not one whole piece fits; says how much would do."""

    code = "BUDGET_TOO_SMALL"

    def __init__(self, budget: int, least: int) -> None:
        super().__init__(
            f"A budget of {budget} tokens holds not one whole passage of what was found.",
            f"Ask for {least} at least, or {max(BUDGET, least)} as usual.",
        )
        self.least = least


@dataclass(frozen=True, slots=True)
class Pack:
    """A context pack: whole pieces within a budget, each with where it is from and why it is here."""

    query: str
    seeds: Seeds
    as_of: str | None
    graph: int
    budget: int
    used: int
    parts: Mapping[Part, Sequence[Item]]
    left_out: Sequence[LeftOut]
    lanes: Mapping[str, Lane]
    lacks: Sequence[str]
    delimiter: markdown.Delimiter
    markdown: str
    counted_by: str
    spent: Mapping[str, int]

    @property
    def complete(self) -> bool:
        """Whether every lane answered and everything that was found is in it."""
        return not self.lacks

    def doc(self) -> dict[str, Any]:
        seeds = self.seeds
        return {
            "schema": SCHEMA,
            "query": self.query,
            "about": {
                "named": list(seeds.named),
                "what": seeds.what or None,
                "assets": [{"uid": uid, "why": why} for uid, why in seeds.assets.items()],
                "total": seeds.total,
            },
            "as_of": self.as_of,
            "graph": self.graph,
            "complete": self.complete,
            "lacks": list(self.lacks),
            "lanes": {name: lane.state for name, lane in self.lanes.items()},
            "reasons": {name: lane.reason for name, lane in self.lanes.items() if lane.reason},
            "tokens": {
                "budget": self.budget,
                "used": self.used,
                "counted_by": self.counted_by,
                "parts": dict(self.spent),
            },
            "delimiter": {"opening": self.delimiter.opening, "closing": self.delimiter.closing},
            **{part: [item.doc(self.as_of) for item in self.parts[part]] for part in PARTS},
            "left_out": {
                "counts": _counts(self.left_out),
                "first": [each.doc() for each in self.left_out[:FIRST]],
            },
            "markdown": self.markdown,
        }


class Packer:
    """Makes packs of one graph for one audience. `groups` are those of whoever reads it; None may read everything."""

    def __init__(
        self,
        retriever: Retriever,
        reader: Reader,
        topology: Topology,
        tokenizer: Tokenizer,
        counted_by: str = "",
        groups: Collection[str] | None = None,
    ) -> None:
        self._retriever = retriever
        self._reader = reader
        self._topology = topology
        self._tokenizer = tokenizer
        self._counted_by = counted_by
        self._groups = None if groups is None else tuple(groups)

    def pack(self, query: str, seeds: Seeds = NOTHING, budget: int = BUDGET, as_of: str | None = None) -> Pack:
        """A pack of at most `budget` tokens. Without a query, what the seeds say of themselves is searched for.
        WrongInput for a query without a word where there are no seeds; BudgetTooSmall where nothing fits."""
        if not 1 <= budget <= LARGEST:
            raise WrongInput(f"A pack cannot have {budget} tokens.", f"Ask for 1 to {LARGEST}.")
        return _Packing(self, query.strip(), seeds, budget, as_of).pack()


class _Packing:
    def __init__(self, packer: Packer, query: str, seeds: Seeds, budget: int, as_of: str | None) -> None:
        self._reader = packer._reader
        self._retriever = packer._retriever
        self._tokenizer = packer._tokenizer
        self._counted_by = packer._counted_by
        self._groups = packer._groups
        self._topology = packer._topology
        self._query = query
        self._seeds = seeds
        self._budget = budget
        self._asked_of = as_of
        version = self._reader.version()
        self._graph = version.number
        self._as_of = as_of or version.at
        self._lanes: dict[str, Lane] = {}
        self._left_out: list[LeftOut] = []
        self._delimiter = markdown.drawn(self._count)

    def _count(self, text: str) -> int:
        return self._tokenizer.count([text])[0]

    # ------------------------------------------------------------------------------------ what there is

    def pack(self) -> Pack:
        text = self._query or self._own_words()
        articles = self._search(text, (Kind.ARTICLE,))
        if self._seeds.assets:
            known = {hit.uid for hit, _ in articles} | {subject.uid for subject in self._seeds.subjects}
            articles += about(self._reader, self._seeds.assets, self._tokenizer, self._asked_of, known)
        events = self._search(text, history.KINDS)
        found, refused = passages(self._reader, articles, self._asked_of, self._groups)
        self._left_out += refused
        seeds = self._seeds if self._seeds.assets else self._named(articles, events)
        facts = graph_facts.facts(self._reader, self._topology, seeds, self._asked_of)
        happened = self._happened(seeds, events)
        return self._within_budget({"passages": found, "facts": facts, "history": happened})

    def _own_words(self) -> str:
        """What the seeds say of themselves; where that is no word, their names."""
        said = []
        for subject in self._seeds.subjects:
            said += [subject.title, str(subject.fields.get("description") or "")]
        if not any(map(str.isalnum, "".join(said))):
            known = self._reader.entities(list(self._seeds.assets)[:ABOUT], self._asked_of)
            said = [entity.title for entity in known.values()]
        if not any(map(str.isalnum, "".join(said))):
            said = [*(subject.id for subject in self._seeds.subjects), *self._seeds.assets]
        return " ".join(said)[:QUERY]

    def _search(self, text: str, kinds: Sequence[Kind]) -> list[tuple[Hit, float]]:
        """Documents of some kinds with their relevance between 0 and 1: the mean of how they fit the question, and
        how they do among those that are about the seeds, where there are any."""
        own = tuple(subject.uid for subject in self._seeds.subjects)
        scope = Scope(
            kinds=tuple(kind.value for kind in kinds), as_of=self._asked_of or "", readers=self._groups, without=own
        )
        named = list(self._seeds.assets)[:ABOUT]
        searches = [self._answer(text, scope, named)]
        if named:
            searches.append(self._answer(text, replace(scope, assets=tuple(self._seeds.assets)), named))
        hits: dict[str, Hit] = {}
        sums: dict[str, float] = {}
        for answer in searches:
            most = max((hit.score for hit in answer.hits), default=0.0) or 1.0
            for place, hit in enumerate(answer.hits):
                if hit.score < LIKELY and place >= FEW:
                    continue
                hits.setdefault(hit.uid, hit)
                sums[hit.uid] = sums.get(hit.uid, 0.0) + hit.score / most / len(searches)
        return [(hits[uid], sums[uid]) for uid in sorted(sums, key=lambda uid: (-sums[uid], uid))]

    def _answer(self, text: str, scope: Scope, about: Sequence[str]) -> Answer:
        answer = self._retriever.search(text, scope, about, DOCUMENTS)
        for name, lane in answer.lanes.items():
            known = self._lanes.get(name)
            if known is None or _worse(lane, known):
                self._lanes[name] = lane
        return answer

    def _named(self, *found: Sequence[tuple[Hit, float]]) -> Seeds:
        """The assets that the best finds are about, where nobody named any."""
        ranked = sorted((hit for hits in found for hit in hits), key=lambda each: (-each[1], each[0].uid))
        assets: dict[str, str] = {}
        for hit, _ in ranked[:3]:
            for uid in hit.pieces[0].labels.assets:
                assets.setdefault(uid, f"{hit.uid} is about it")
        return Seeds(dict(list(assets.items())[:5]), (), 0, "", ())

    def _happened(self, seeds: Seeds, found: Sequence[tuple[Hit, float]]) -> list[Item]:
        events = history.around(self._reader, seeds, self._asked_of, self._groups)
        lacking = [hit.uid for hit, _ in found if hit.uid not in events]
        assets = {hit.uid: hit.pieces[0].labels.assets for hit, _ in found}
        for uid, entity in self._reader.entities(lacking, self._asked_of).items():
            if may_read(entity, self._groups) and (self._asked_of or entity.status.value == "active"):
                events[uid] = history.Event(entity, assets[uid])
        by_text = {hit.uid: (relevance, dict(hit.ranks)) for hit, relevance in found}
        return history.items(events, by_text, seeds, self._as_of)

    # ------------------------------------------------------------------------------------ what of it fits

    def _within_budget(self, found: Mapping[Part, Sequence[Item]]) -> Pack:
        shares = [self._share(part, found[part]) for part in PARTS]
        self._check_least(shares, found)
        spend(shares, self._budget, self._count(self._head(self._worst(found))))
        while True:
            pack = self._rendered(shares)
            if pack.used <= self._budget:
                return pack
            last = next((share for share in reversed(shares) if share.chosen), None)
            if last is None:
                raise BudgetTooSmall(self._budget, pack.used)
            last.without(last.chosen[-1])

    def _share(self, part: Part, items: Sequence[Item]) -> Share:
        blocks = [markdown.block(item, self._delimiter) for item in items]
        for item, tokens in zip(items, self._tokenizer.count(blocks), strict=True):
            item.tokens = tokens
            if not item.words:
                item.words = words_of(item.text)
        return Share(part, items, self._count(markdown.opening(part, self._delimiter)))

    def _worst(self, found: Mapping[Part, Sequence[Item]]) -> list[str]:
        """All that may have to be said of what is lacking."""
        waiting = [LeftOut(part, item.uid, "did not fit the budget") for part in PARTS for item in found[part]]
        return self._lacks([*self._left_out, *waiting])

    def _check_least(self, shares: Sequence[Share], found: Mapping[Part, Sequence[Item]]) -> None:
        """BudgetTooSmall unless the header and one whole piece fit."""
        first = next((share.cheapest() for share in shares if share.cheapest() is not None), None)
        need = self._count(self._head(self._worst(found))) + (first or 0)
        if need <= self._budget:
            return
        # Another pack has another delimiter, which may be a little longer, and larger numbers in its header.
        spare = 6 * markdown.LONGEST_MARK
        raise BudgetTooSmall(self._budget, -(-(need + spare) // 10) * 10)

    def _lacks(self, left_out: Sequence[LeftOut]) -> list[str]:
        lanes = [(name, lane.state, lane.reason) for name, lane in self._lanes.items()]
        return markdown.lacking(left_out, lanes, self._seeds.total - len(self._seeds.assets))

    def _head(self, lacks: Sequence[str], used: int | None = None) -> str:
        about = self._seeds.what or ", ".join(self._seeds.named)
        told = self._budget if used is None else used
        return markdown.header(
            line(self._query, 160), line(about, 160), self._as_of, self._budget, told, lacks, self._delimiter
        )

    def _rendered(self, shares: Sequence[Share]) -> Pack:
        parts: dict[Part, list[Item]] = {share.part: share.chosen for share in shares}
        number = 0
        for items in parts.values():
            for item in items:
                number += 1
                item.mark = number
        left_out = [*self._left_out, *(each for share in shares for each in share.left_out)]
        lacks = self._lacks(left_out)
        used = self._budget
        text = ""
        for _ in range(4):  # the number of tokens is itself made of some
            text = markdown.rendered(self._head(lacks, used), parts, self._delimiter)
            real = self._count(text)
            if real == used:
                break
            used = real
        used = self._count(text)
        spent: dict[str, int] = {share.part: share.spent for share in shares}
        return Pack(
            query=self._query,
            seeds=self._seeds,
            as_of=self._as_of,
            graph=self._graph,
            budget=self._budget,
            used=used,
            parts=parts,
            left_out=left_out,
            lanes=self._lanes,
            lacks=lacks,
            delimiter=self._delimiter,
            markdown=text,
            counted_by=self._counted_by,
            spent={**spent, "headers": max(used - sum(spent.values()), 0)},
        )


def _counts(left_out: Sequence[LeftOut]) -> dict[str, int]:
    """How much of each part was left out."""
    return {part: sum(each.part == part for each in left_out) for part in PARTS}


def _worse(lane: Lane, than: Lane) -> bool:
    """Failed is worse than absent, that than skipped, that than ok."""
    order = ("ok", "skipped", "absent", "failed")
    return order.index(lane.state) > order.index(than.state)


__all__ = ["SHARES", "BudgetTooSmall", "Pack", "Packer"]
