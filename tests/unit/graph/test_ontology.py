"""The table of what may stand in the graph is consistent with itself."""

from __future__ import annotations

import inspect
import re
from typing import get_args

import pytest

from graph import ontology
from graph.model import Kind
from graph.ontology import (
    ASSET_TYPES,
    IDENTIFICATION,
    KINDS,
    RELATIONS,
    RULE_ORDER,
    STRENGTHS,
    KindSpec,
    LinkColumn,
    RelationSpec,
    Shape,
    filterable,
    identification_rules,
    kind_of,
    known_type,
    label_of,
    legal_kinds,
    lineage,
    uid_for,
)

LINKS = [(spec, link) for spec in KINDS.values() for link in spec.links]
each_kind = pytest.mark.parametrize("spec", KINDS.values(), ids=list(KINDS))
each_link = pytest.mark.parametrize(("spec", "link"), LINKS, ids=[f"{spec.kind}.{link.name}" for spec, link in LINKS])
each_relation = pytest.mark.parametrize("spec", RELATIONS.values(), ids=list(RELATIONS))
each_type = pytest.mark.parametrize("name", [*ASSET_TYPES, "asset"])


def repeated(names: list[str]) -> set[str]:
    return {name for name in names if names.count(name) > 1}


def test_every_kind_is_described_once() -> None:
    assert list(KINDS) == list(Kind)
    assert [spec.kind for spec in KINDS.values()] == list(KINDS)
    assert repeated([spec.plural for spec in KINDS.values()]) == set()
    assert repeated([spec.label for spec in KINDS.values()]) == set()
    assert {spec.plural for spec in KINDS.values()}.isdisjoint({"relations", "pools"})


@each_kind
def test_the_columns_of_a_kind_are_told_apart(spec: KindSpec) -> None:
    names = [field.name for field in spec.fields] + [link.name for link in spec.links]
    assert repeated(names) == set()
    assert {"id", "uid", "kind", "attributes"}.isdisjoint(names)
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)] == []


@each_kind
def test_every_field_has_a_known_shape_and_the_first_is_the_title(spec: KindSpec) -> None:
    assert {field.shape for field in spec.fields} <= set(get_args(Shape))
    assert spec.title in {"name", "title"}
    assert filterable(spec.kind) == {field.name: field.shape for field in spec.fields}


@each_link
def test_every_link_column_makes_a_legal_relation(spec: KindSpec, link: LinkColumn) -> None:
    ends = (link.other, spec.kind) if link.incoming else (spec.kind, link.other)
    assert ends in RELATIONS[link.relation].ends


@each_relation
def test_every_relation_is_spelt_in_capitals_and_has_ends(spec: RelationSpec) -> None:
    assert RELATIONS[spec.type] is spec
    assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", spec.type)
    assert len(set(spec.ends)) == len(spec.ends) > 0
    sources, targets = legal_kinds(spec.type)
    assert {(one, other) for one in sources for other in targets} >= set(spec.ends)
    assert (sources, targets) == tuple(map(frozenset, zip(*spec.ends, strict=True)))


def test_every_relation_has_its_sentence_above_it() -> None:
    """And the sentence names all of its ends."""
    lines = inspect.getsource(ontology).splitlines()
    for number, line in enumerate(lines):
        if row := re.fullmatch(r" +RelationSpec\(\"([A-Z_]+)\".*", line):
            spec = RELATIONS[row[1]]
            sentences = set(re.findall(r"\(:?(\w+)\)-\[:([A-Z_]+)\]->\(:(\w+)\)", lines[number - 1]))
            ends = {(KINDS[one].label, spec.type, KINDS[other].label) for one, other in spec.ends}
            assert sentences in (ends, {("any", spec.type, "Team")}), lines[number - 1]


@each_relation
def test_a_relation_that_supplies_joins_assets_with_a_strength(spec: RelationSpec) -> None:
    assert (spec.supplier is None) == (spec.strength is None)
    assert spec.strength is None or spec.strength in STRENGTHS
    assert spec.supplier is None or (Kind.ASSET, Kind.ASSET) in spec.ends
    assert spec.pool is None or spec.supplier is not None


@each_relation
def test_what_stands_at_the_source_decides_what_may_stand_at_the_target(spec: RelationSpec) -> None:
    sources = [str(source) for source, _ in spec.ends]
    assert repeated(sources) == set()


def test_every_relation_but_those_between_assets_has_a_column() -> None:
    columns = {link.relation for _, link in LINKS}
    between_assets = {spec.type for spec in RELATIONS.values() if spec.ends == ((Kind.ASSET, Kind.ASSET),)}
    assert set(RELATIONS) - columns == between_assets


@each_type
def test_every_asset_type_leads_to_the_top(name: str) -> None:
    line = lineage(name)
    assert (line[0], line[-1]) == (name, "asset")
    assert len(set(line)) == len(line)
    assert set(line) <= {*ASSET_TYPES, "asset"}
    assert known_type(name) == name


@each_type
def test_every_asset_type_is_known_in_other_spellings(name: str) -> None:
    for spelt in (name.upper(), name.replace("_", " ").title(), name.replace("_", "-")):
        assert known_type(spelt) == name


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("Oracle Database", "database"),
        ("Linux VM", "vm"),
        ("network load balancer", "load_balancer"),
        ("critical business service", "business_service"),
        ("Quantum Abacus", "asset"),
        ("", "asset"),
        (None, "asset"),
    ],
)
def test_a_type_is_the_nearest_one_of_the_tree(word: str | None, known: str) -> None:
    assert known_type(word) == known


def test_labels_are_names_and_told_apart() -> None:
    labels = [label_of(name) for name in ASSET_TYPES] + [spec.label for spec in KINDS.values()]
    assert repeated(labels) == set()
    assert [label for label in labels if not re.fullmatch(r"([A-Z][a-z]+)+", label) and label != "Vm"] == []


def test_the_rules_of_identity_are_for_types_and_kinds_that_exist() -> None:
    assert set(IDENTIFICATION) <= {*ASSET_TYPES, "asset", *Kind}
    rules = {rule for rules in IDENTIFICATION.values() for rule in rules}
    assert rules == set(RULE_ORDER)
    assert len(set(RULE_ORDER)) == len(RULE_ORDER)


@pytest.mark.parametrize("name", IDENTIFICATION)
def test_the_rules_of_a_type_are_in_the_one_order(name: str) -> None:
    places = [RULE_ORDER.index(rule) for rule in IDENTIFICATION[name]]
    assert places == sorted(places)


@each_type
def test_every_asset_type_has_rules_of_identity(name: str) -> None:
    assert identification_rules(Kind.ASSET, name)
    own = IDENTIFICATION.get(name)
    assert own is None or identification_rules(Kind.ASSET, name) == own


def test_other_kinds_are_told_by_their_own_rules_only() -> None:
    assert identification_rules(Kind.TEAM, None) == (("name",),)
    assert identification_rules(Kind.INCIDENT, "database") == ()


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("id", ["a", "a:b", "https://shop.example/x", "a b", "other:a"])
def test_a_uid_is_the_same_with_and_without_its_kind(kind: Kind, id: str) -> None:
    uid = uid_for(kind, id)
    assert uid == f"{kind}:{id}"
    assert uid_for(kind, uid) == uid
    assert kind_of(uid) is kind


def test_the_suffix_of_a_page_is_no_part_of_its_id() -> None:
    assert uid_for(Kind.ARTICLE, "db/restart.md") == "article:db/restart"
    assert uid_for(Kind.ASSET, "readme.md") == "asset:readme.md"
