"""The passages of a pack: pieces that were found, held against the graph as it is, and clean."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from graph.model import Entity, Kind, Status
from graph.query import Hop, Order, Query
from graph.search.answer import Hit
from graph.search.context.audience import may_read
from graph.search.context.diversity import words_of
from graph.search.context.item import Item, LeftOut
from graph.search.context.untrusted import Cleaned, Whole, clean, line
from graph.search.labels import labels_of, surroundings
from graph.search.pieces import pieces_of
from graph.search.ports import Piece, Tokenizer
from graph.search.text import NOTHING, Around, texts
from graph.workflow import plain

if TYPE_CHECKING:
    from graph.ports import Reader

NOT_VALID = frozenset(("draft", "retired", "archived", "obsolete", "withdrawn"))
SECOND = 0.9
"""What the second piece of a document is worth, beside the first."""
NAMED = 0.4
"""What it is worth that an article is about the first of the assets, beside the best that was found."""
STALE = "changed since it was indexed"


def passages(
    reader: Reader,
    hits: Sequence[tuple[Hit, float]],
    as_of: str | None = None,
    groups: Collection[str] | None = None,
    *,
    all: bool = False,
) -> tuple[list[Item], list[LeftOut]]:
    """The pieces of documents that were found, each with the relevance of its document; and those that must not be
    shown as they are: what the index has is held against the graph, which alone decides who may read what. `all` has
    drafts and what is superseded too."""
    uids = [hit.uid for hit, _ in hits]
    entities = reader.entities(uids, as_of)
    around = surroundings(reader, [entity for entity in entities.values() if entity.kind is Kind.ASSET])
    newer = _superseded(reader, uids, as_of, groups) if uids else {}
    found: list[Item] = []
    left_out: list[LeftOut] = []
    for hit, relevance in hits:
        entity = entities.get(hit.uid)
        if entity is None or not may_read(entity, groups):
            continue  # nobody is told of what is not there, or not for them
        why = None if all else _refused(entity, as_of, newer.get(hit.uid))
        if why:
            left_out.append(LeftOut("passages", hit.uid, why))
            continue
        found += _pieces(entity, around.get(entity.uid, NOTHING), hit, relevance, left_out)
    return found, left_out


PER_ASSET = 3
"""Articles about each asset that come whatever they say."""


def about(
    reader: Reader, assets: Mapping[str, str], tokenizer: Tokenizer, as_of: str | None, found: Collection[str]
) -> list[tuple[Hit, float]]:
    """The articles about assets that no lane found, newest first, each with its first piece: a runbook of what a change
    hits belongs there, whatever words the change has."""
    order = {uid: place for place, uid in enumerate(assets)}
    query = Query(Kind.ARTICLE, order=(Order("updated_at", descending=True),), limit=PER_ASSET, as_of=as_of)
    pages = reader.related(list(assets), Hop("ABOUT", outgoing=False), query)
    places: dict[str, int] = {}
    entities: dict[str, Entity] = {}
    for asset, place in order.items():
        for entity in pages[asset].rows:
            if entity.uid not in found and entity.uid not in entities:
                entities[entity.uid], places[entity.uid] = entity, place
    around = surroundings(reader, list(entities.values())) if entities else {}
    hits = []
    for uid, entity in entities.items():
        piece = pieces_of(entity, labels_of(entity, around[uid]), tokenizer, around[uid])[0]
        worth = NAMED * (1 - 0.5 * places[uid] / max(len(order), 1))
        hits.append((Hit(uid, round(worth, 6), (piece,), {}), worth))
    return hits


def _refused(entity: Entity, as_of: str | None, newer: str | None) -> str | None:
    if entity.status is Status.RETIRED and as_of is None:
        return "retired"
    status = plain(str(entity.fields.get("status") or ""))
    if entity.kind is Kind.ARTICLE and status in NOT_VALID:
        return status
    return f"superseded by {newer}" if newer else None


def _superseded(
    reader: Reader, uids: Sequence[str], as_of: str | None, groups: Collection[str] | None
) -> dict[str, str]:
    """By what each article is superseded, where the reader may read that."""
    articles = [uid for uid in uids if uid.startswith(f"{Kind.ARTICLE}:")]
    if not articles:
        return {}
    query = Query(Kind.ARTICLE, limit=5, as_of=as_of)
    newer: Mapping[str, str] = {}
    pages = reader.related(articles, Hop("SUPERSEDES", outgoing=False), query)
    newer = {
        uid: each.uid
        for uid, page in pages.items()
        for each in reversed(page.rows)
        if may_read(each, groups) and plain(str(each.fields.get("status") or "")) not in NOT_VALID
    }
    return dict(newer)


def _pieces(entity: Entity, around: Around, hit: Hit, relevance: float, left_out: list[LeftOut]) -> list[Item]:
    wholes: dict[str, Whole] = {}
    found = []
    for place, piece in enumerate(hit.pieces):
        cleaned = _cleaned(entity, around, piece, wholes)
        if cleaned is None:
            left_out.append(LeftOut("passages", entity.uid, STALE))
        elif cleaned.text:
            found.append(_item(entity, hit, piece, cleaned, relevance * SECOND**place))
        else:
            left_out.append(LeftOut("passages", entity.uid, "nothing in it can be seen by a reader"))
    return found


def _cleaned(entity: Entity, around: Around, piece: Piece, wholes: dict[str, Whole]) -> Cleaned | None:
    """A piece as a reader of the whole document sees it; None where the document does not have it any more."""
    if piece.part not in wholes:
        if piece.part == "title":
            wholes[piece.part] = Whole(entity.title)
        else:
            wholes[piece.part] = Whole(texts(entity, around).get(piece.part, ""))
    whole = wholes[piece.part]
    # Where the same words stand twice, once where nobody sees them, that is what they are.
    every = [whole.part(begin, end) for begin, end in whole.places(piece.text)]
    return min(every, key=lambda each: len(each.text), default=None)


def _item(entity: Entity, hit: Hit, piece: Piece, cleaned: Cleaned, relevance: float) -> Item:
    headings = tuple(filter(None, (line(heading) for heading in piece.headings)))
    first = cleaned.text.partition("\n")[0]
    if headings and first.startswith("#") and line(first.lstrip("# ")) == headings[-1]:
        headings = headings[:-1]  # the text says it itself
    title = clean(entity.title)
    notes = dict.fromkeys((*cleaned.notes, *title.notes))
    return Item(
        "passages",
        entity.uid,
        entity.kind.value,
        line(entity.title),
        cleaned.text,
        _why(hit, piece),
        entity.since,
        relevance=relevance,
        words=words_of(cleaned.text),
        lanes=dict(hit.ranks),
        assets=piece.labels.assets,
        headings=headings,
        piece=piece.number,
        notes=tuple(notes),
    )


def _why(hit: Hit, piece: Piece) -> str:
    if hit.ranks:
        return "found by " + ", ".join(f"{lane} {rank}" for lane, rank in hit.ranks.items())
    return f"about {piece.labels.assets[0]}"
