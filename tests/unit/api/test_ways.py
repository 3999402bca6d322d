"""What entities call their neighbours."""

from __future__ import annotations

import pytest

from api.ways import ways
from graph.model import Kind
from graph.ontology import KINDS, RELATIONS, legal_kinds
from graph.query import Hop


@pytest.mark.parametrize("kind", Kind)
def test_every_link_column_is_a_way_forth(kind: Kind) -> None:
    hops = {(way.hop, way.other) for way in ways(kind).values()}
    assert {(Hop(link.relation, not link.incoming), link.other) for link in KINDS[kind].links} <= hops


@pytest.mark.parametrize("kind", Kind)
def test_every_link_column_of_another_kind_is_a_way_back(kind: Kind) -> None:
    hops = {(way.hop, way.other) for way in ways(kind).values()}
    for spec in KINDS.values():
        assert {(Hop(link.relation, link.incoming), spec.kind) for link in spec.links if link.other is kind} <= hops


@pytest.mark.parametrize("kind", Kind)
def test_no_two_ways_of_a_kind_lead_the_same_way(kind: Kind) -> None:
    hops = [(way.hop, way.other) for way in ways(kind).values()]
    assert len(hops) == len(set(hops))


@pytest.mark.parametrize("kind", Kind)
def test_no_way_is_called_like_a_field(kind: Kind) -> None:
    assert not {field.name for field in KINDS[kind].fields} & set(ways(kind))


@pytest.mark.parametrize("kind", Kind)
def test_ways_follow_legal_relations(kind: Kind) -> None:
    for way in ways(kind).values():
        assert way.hop.type in RELATIONS
        sources, targets = legal_kinds(way.hop.type)
        near, far = (sources, targets) if way.hop.outgoing else (targets, sources)
        assert kind in near
        assert way.other in far


def test_ways_are_named_as_a_reader_would_guess() -> None:
    assert list(ways(Kind.ASSET)) == ["owner", "incidents", "changes", "problems", "articles"]
    assert list(ways(Kind.INCIDENT)) == [
        *("affects", "caused_by", "problem", "resolved_with", "duplicate_of", "team", "duplicates"),
    ]
    assert list(ways(Kind.CHANGE)) == ["targets", "team", "incidents", "fixes"]
    assert list(ways(Kind.PROBLEM)) == ["root_cause", "fixed_by", "team", "incidents"]
    assert list(ways(Kind.ARTICLE)) == ["about", "supersedes", "resolved_incidents", "superseded_by"]
    assert list(ways(Kind.TEAM)) == ["members", "assets", "incidents", "changes", "problems"]
    assert list(ways(Kind.PERSON)) == ["teams"]
    assert list(ways(Kind.FREEZE)) == []


def test_a_way_reads_as_a_sentence() -> None:
    assert str(ways(Kind.ASSET)["incidents"]) == "incident AFFECTS asset"
    assert str(ways(Kind.TEAM)["members"]) == "person MEMBER_OF team"
