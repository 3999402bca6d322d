"""What of an entity is searched: its parts as texts, and what its surroundings in the graph add to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.model import Entity, Kind
from graph.ontology import SEARCHED


@dataclass(frozen=True, slots=True)
class Around:
    """What the graph says around an entity, as far as its pieces need it."""

    assets: tuple[str, ...] = ()
    """Uids of the assets that it is about; of an asset, itself."""
    names: tuple[str, ...] = ()
    """Their names, the asset's own aside."""
    teams: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Its other and former uids."""
    first: str = ""
    """Since when it is known at all."""


NOTHING = Around()


def searched(kind: Kind) -> bool:
    """Whether entities of a kind are documents at all."""
    return kind in SEARCHED


def texts(entity: Entity, around: Around = NOTHING) -> dict[str, str]:
    """The parts of a document that have any text, by name, in order; none of a kind that is not searched."""
    parts: dict[str, str] = {}
    for part in SEARCHED.get(entity.kind, ()):
        paragraphs = [
            _ids(entity, around) if name == "ids" else _paragraph(entity.fields, name) for name in part.fields
        ]
        text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
        if text:
            parts[part.name] = text
    return parts


def _ids(entity: Entity, around: Around) -> str:
    every = (entity.id, *(alias.partition(":")[2] for alias in around.aliases))
    return ", ".join(id for id in dict.fromkeys(every) if id != entity.title)


def _paragraph(fields: Mapping[str, Any], name: str) -> str:
    outer, _, inner = name.partition(".")
    value = fields.get(outer)
    if inner:
        value = value.get(inner) if isinstance(value, Mapping) else None
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    if name == "type":
        text = text.replace("_", " ")
    return text.strip("\n").rstrip()
