"""Who may read what. Articles, incidents, changes and problems carry readers; without any, everyone reads them."""

from __future__ import annotations

from collections.abc import Collection

from graph.model import Entity


def may_read(entity: Entity, groups: Collection[str] | None) -> bool:
    """Whether someone of these groups may read an entity; None is whoever may read everything."""
    if groups is None:
        return True
    readers = entity.fields.get("readers")
    named = [readers] if isinstance(readers, str) else list(readers or ())
    return not named or any(str(reader) in groups for reader in named)
