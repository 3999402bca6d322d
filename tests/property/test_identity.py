"""Laws of uniting and believing: nothing depends on the order of arrival, and no source's records are made one."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.identity import Trust, reconcile, unite

UIDS = [f"asset:{letter}" for letter in "abcdefg"]
MATCHES = st.lists(st.tuples(st.integers(0, 2), st.sampled_from("uvw"), st.sampled_from(UIDS)), max_size=12)
SOURCES = st.fixed_dictionaries({uid: st.sets(st.sampled_from("xyz"), min_size=1, max_size=2) for uid in UIDS})
SAID = st.lists(
    st.tuples(
        st.sampled_from("xyz"),
        st.dictionaries(st.sampled_from(["name", "type", "status"]), st.sampled_from(["", "1", "2", None])),
    ),
    unique_by=lambda each: each[0],
)
ORDERS = st.lists(st.sampled_from("xyz"), unique=True)


def sets(heads: dict[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for uid, head in heads.items():
        found[head].add(uid)
    return found


@given(MATCHES, SOURCES)
def test_no_two_records_of_one_source_become_one_thing(
    matches: list[tuple[int, str, str]], sources: dict[str, set[str]]
) -> None:
    for head, uids in sets(unite(matches, sources)).items():
        known = [source for uid in uids for source in sources[uid]]
        assert len(known) == len(set(known))
        assert head == min(uids)


@given(MATCHES, SOURCES)
def test_what_becomes_one_hangs_together_by_shared_values(
    matches: list[tuple[int, str, str]], sources: dict[str, set[str]]
) -> None:
    values = {uid: {(rule, value) for rule, value, other in matches if other == uid} for uid in UIDS}
    for uids in sets(unite(matches, sources)).values():
        reached, rest = {min(uids)}, set(uids) - {min(uids)}
        while met := {uid for uid in rest if any(values[uid] & values[other] for other in reached)}:
            reached, rest = reached | met, rest - met
        assert not rest


@given(MATCHES, SOURCES)
def test_what_could_have_been_one_and_is_not_shares_a_source(
    matches: list[tuple[int, str, str]], sources: dict[str, set[str]]
) -> None:
    heads = unite(matches, sources)
    for rule, value, one in matches:
        for other in {uid for *same, uid in matches if same == [rule, value]} - {one}:
            together = {source for uid in sets(heads)[heads[one]] for source in sources[uid]}
            others = {source for uid in sets(heads)[heads[other]] for source in sources[uid]}
            assert heads[one] == heads[other] or together & others


@given(MATCHES, SOURCES, st.randoms())
def test_the_order_of_the_matches_does_not_matter(
    matches: list[tuple[int, str, str]], sources: dict[str, set[str]], random: Random
) -> None:
    shuffled = dict(random.sample(sorted(sources.items()), len(sources)))
    assert unite(random.sample(matches, len(matches)), shuffled) == unite(matches, sources)


@given(SAID, ORDERS, ORDERS, st.randoms())
def test_what_is_believed_does_not_depend_on_who_spoke_first(
    said: list[tuple[str, dict[str, Any]]], order: list[str], silent: list[str], random: Random
) -> None:
    trust = Trust(order, {}, frozenset(silent))
    expected = reconcile("asset", said, trust)
    assert reconcile("asset", random.sample(said, len(said)), trust) == expected
    assert set(expected) == {name for _, fields in said for name, value in fields.items() if value}
    assert all(expected[name] in [fields.get(name) for _, fields in said] for name in expected)


@given(SAID, ORDERS)
def test_one_who_says_nothing_changes_nothing(said: list[tuple[str, dict[str, Any]]], order: list[str]) -> None:
    trust = Trust(order)
    assert reconcile("asset", [*said, ("w", {"name": "", "type": None})], trust) == reconcile("asset", said, trust)
