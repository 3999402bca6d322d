"""Relay connections: `first` and `after` in; edges, nodes, page info and the total out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import strawberry
from graphql import FieldNode, FragmentSpreadNode, GraphQLResolveInfo, InlineFragmentNode, SelectionSetNode
from strawberry import federation

T = TypeVar("T")


@federation.type(shareable=True, description="Whether there is more, and where to go on.")
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Edge(Generic[T]):
    node: T
    cursor: str


@strawberry.type
class Connection(Generic[T]):
    edges: list[Edge[T]]
    page_info: PageInfo
    total_count: int = strawberry.field(description="All there are, on all pages; counted only when selected.")

    @strawberry.field(description="The edges' nodes, for those who need no cursor of each.")
    def nodes(self) -> list[T]:
        return [edge.node for edge in self.edges]


def of_node(generic: Any, node: Any) -> Any:
    """`Connection[Asset]`, where the class of the nodes is known only when the program runs."""
    return generic[node]


def connection(rows: Sequence[tuple[T, str]], *, more: bool, after: str | None, total: int | None) -> Connection[T]:
    """A page of nodes and their cursors. Without a total none must have been asked for."""
    return Connection(
        edges=[Edge(node=node, cursor=cursor) for node, cursor in rows],
        page_info=page_info([cursor for _, cursor in rows], more=more, after=after),
        total_count=total,  # type: ignore[arg-type]
    )


def page_info(cursors: Sequence[str], *, more: bool, after: str | None) -> PageInfo:
    return PageInfo(
        has_next_page=more,
        has_previous_page=after is not None,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )


def selects(info: strawberry.Info[Any, Any], name: str) -> bool:
    """Whether the query asks this field for the sub-field `name`, in itself or through a fragment."""
    raw: GraphQLResolveInfo[Any] = info._raw_info
    return any(_names(node.selection_set, name, raw) for node in raw.field_nodes)


def _names(selected: SelectionSetNode | None, name: str, raw: GraphQLResolveInfo[Any]) -> bool:
    for each in selected.selections if selected else ():
        match each:
            case FieldNode():
                if each.name.value == name:
                    return True
            case InlineFragmentNode():
                if _names(each.selection_set, name, raw):
                    return True
            case FragmentSpreadNode():
                if _names(raw.fragments[each.name.value].selection_set, name, raw):
                    return True
    return False
