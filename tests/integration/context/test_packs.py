"""Context packs of a real graph with a real index."""

from __future__ import annotations

import re

import pytest

from api.context import context_pack
from graph.errors import Unknown, WrongInput
from graph.platform import Platform
from graph.search.context.pack import BudgetTooSmall, Pack
from graph.search.context.passages import STALE
from graph.search.context.untrusted import clean
from tests.poisoned import ARTICLES

QUERY = "payments database pool exhausted"


def uids(pack: Pack, part: str) -> list[str]:
    return [item.uid for item in pack.parts[part]]  # type: ignore[index]


def test_a_pack_has_passages_facts_and_events_with_citations(platform: Platform) -> None:
    pack = context_pack(platform, QUERY, ["pay-db"])

    assert "article:pool" in uids(pack, "passages")
    assert "asset:pay-db" in uids(pack, "facts")
    assert {"incident:I1", "problem:P1", "change:C1"} <= set(uids(pack, "history"))
    marks = [item.mark for part in pack.parts.values() for item in part]
    assert marks == list(range(1, len(marks) + 1))
    assert all(f"[{mark}] " in pack.markdown for mark in marks)
    assert "pay@x.example" in pack.markdown


@pytest.mark.parametrize("budget", [200, 300, 450, 700, 1000, 1500, 3000, 20_000])
def test_a_pack_is_never_over_its_budget(platform: Platform, budget: int) -> None:
    pack = context_pack(platform, QUERY, ["pay-db"], budget=budget)

    assert platform.tokenizer().count([pack.markdown]) == [pack.used]
    assert pack.used <= budget
    assert pack.doc()["tokens"]["used"] == pack.used
    assert f"{pack.used} of {budget} tokens" in pack.markdown


def test_a_budget_too_small_for_one_passage_says_what_would_do(platform: Platform) -> None:
    with pytest.raises(BudgetTooSmall) as small:
        context_pack(platform, QUERY, budget=40)

    assert "not one whole passage" in str(small.value)
    pack = context_pack(platform, QUERY, budget=small.value.least)
    assert len(pack.parts["passages"]) >= 1
    with pytest.raises(WrongInput):
        context_pack(platform, QUERY, budget=0)


def test_what_is_left_out_is_said(platform: Platform) -> None:
    small, large = (context_pack(platform, QUERY, ["pay-db"], budget=budget) for budget in (450, 100_000))

    assert not small.complete
    assert "did not fit the budget" in small.markdown
    doc = small.doc()["left_out"]
    assert sum(doc["counts"].values()) >= len(doc["first"]) > 0
    assert not any(each.why == "did not fit the budget" for each in large.left_out)


def test_a_lane_that_is_absent_is_said(platform: Platform) -> None:
    pack = context_pack(platform, QUERY, budget=100_000)

    assert pack.lanes["dense"].state == "absent"
    assert "the dense lane absent" in pack.lacks
    assert pack.counted_by == "words and marks"


def test_drafts_and_what_is_superseded_stay_out(platform: Platform) -> None:
    pack = context_pack(platform, "payments database pool", ["pay-db"], budget=100_000)

    assert {"article:draft", "article:old"}.isdisjoint(uids(pack, "passages"))
    assert "article:new" in uids(pack, "passages")
    assert {("article:draft", "draft"), ("article:old", "superseded by article:new")} <= {
        (each.uid, each.why) for each in pack.left_out
    }


def test_nobody_learns_of_what_they_must_not_read(platform: Platform) -> None:
    everyone = context_pack(platform, "payments fraud secret audit", ["pay-db"], budget=100_000, groups=())
    fraud = context_pack(platform, "payments fraud secret audit", ["pay-db"], budget=100_000, groups=("fraud",))
    told = everyone.markdown + str(everyone.doc())

    assert not any(word in told for word in ("I3", "C2", "article:secret", "investigation", "Nobody else"))
    assert "article:secret" in uids(fraud, "passages")
    assert {"incident:I3", "change:C2"} <= set(uids(fraud, "history"))
    with pytest.raises(Unknown) as hidden:
        context_pack(platform, "", ["incident:I3"], groups=())
    with pytest.raises(Unknown) as missing:
        context_pack(platform, "", ["incident:I9"], groups=())
    assert str(hidden.value).replace("I3", "I9") == str(missing.value)


def test_a_change_brings_its_blast_radius(platform: Platform) -> None:
    pack = context_pack(platform, "", ["change:C1"], budget=100_000)

    assert pack.seeds.assets["asset:pay-db"] == "target of change:C1"
    assert pack.seeds.assets["asset:checkout"] == "DOWN while change:C1 runs"
    assert pack.seeds.assets["asset:shop"] == "DOWN while change:C1 runs"
    assert "asset:printer" not in pack.seeds.assets
    assert {"article:pool", "article:checkout"} <= set(uids(pack, "passages"))
    assert {"incident:I1", "incident:I2"} <= set(uids(pack, "history"))
    assert "change:C1" in uids(pack, "facts")
    assert "change:C1" not in uids(pack, "history")


def test_an_incident_brings_its_assets_and_what_supplies_them(platform: Platform) -> None:
    pack = context_pack(platform, "", ["incident:I2"], budget=100_000)

    assert pack.seeds.assets["asset:checkout"] == "named by incident:I2"
    assert pack.seeds.assets["asset:pay-db"] == "supplies asset:checkout"


def test_a_scenario_brings_what_it_hits(platform: Platform) -> None:
    pack = context_pack(platform, "", scenario="name: twice\nsteps: [{fail: [db-1, db-2]}]\n", budget=100_000)

    assert pack.seeds.assets["asset:pay-db"] == "DOWN in scenario twice"
    assert "asset:shop" in pack.seeds.assets
    assert "article:pool" in uids(pack, "passages")


@pytest.mark.parametrize(("query", "about"), [("", []), ("   ", []), ("", ["team:pay"]), ("x", ["asset:no"])])
def test_what_cannot_be_asked_is_refused(platform: Platform, query: str, about: list[str]) -> None:
    with pytest.raises(WrongInput):
        context_pack(platform, query, about)


def test_a_pack_of_the_past_knows_only_the_past(platform: Platform) -> None:
    with pytest.raises(WrongInput):
        context_pack(platform, QUERY, ["pay-db"], as_of="2020-01-01T00:00:00Z")


def test_poisoned_articles_stay_between_their_delimiters(platform: Platform) -> None:
    seen: set[str] = set()
    for first in range(0, len(ARTICLES), 6):
        few = ARTICLES[first : first + 6]
        query = " ".join(f"{article.title} {article.name}" for article in few)
        pack = context_pack(platform, query, budget=6000)
        outside, inside = split(pack)
        seen |= set(uids(pack, "passages"))
        for article in few:
            assert [text for text in article.never if text in inside and not _ours(text, pack)] == []
        # What stands outside is ours: headings, uids, versions, why.
        assert not re.search(r"ignore all|obey|collector\.example|<[a-z|]|https?://", outside, re.IGNORECASE)
        assert pack.markdown.count(pack.delimiter.closing) == pack.markdown.count(pack.delimiter.opening)
        assert all(item.doc(None)["untrusted"] is True for part in pack.parts.values() for item in part)

    assert len([uid for uid in seen if uid.startswith("article:poisoned/")]) >= 50


def test_each_pack_has_a_delimiter_of_its_own(platform: Platform) -> None:
    one, two = (context_pack(platform, QUERY) for _ in range(2))

    assert one.delimiter != two.delimiter
    assert one.delimiter.opening.startswith("⟦untrusted ")


def test_a_ticket_is_as_untrusted_as_an_article(platform: Platform) -> None:
    pack = context_pack(platform, "printer jam", ["printer"], budget=100_000)
    (jam,) = [item for item in pack.parts["history"] if item.uid == "incident:I4"]

    assert "<tool_call>" not in pack.markdown
    assert "orders to a model" in jam.notes
    assert "<system>" not in context_pack(platform, "", ["poisoned-asset"], budget=100_000).markdown


def test_what_changed_since_it_was_indexed_is_not_shown(platform: Platform) -> None:
    from dataclasses import replace

    from graph.search.answer import Hit
    from graph.search.context.passages import passages
    from graph.search.ports import Scope

    (pieces,) = platform.index().pieces(["article:pool"], Scope()).values()
    hit = Hit("article:pool", 0.9, (replace(pieces[0], text="What it said before."),), {"lexical": 1})

    found, left_out = passages(platform.store, [(hit, 1.0)])

    assert found == []
    assert [each.why for each in left_out] == [STALE]


def split(pack: Pack) -> tuple[str, str]:
    """What stands outside of the delimiters, and within."""
    opening, closing = pack.delimiter.opening, pack.delimiter.closing
    head, *blocks = pack.markdown.split(f"\n{opening}\n")
    outside, inside = [head.replace(opening, "").replace(closing, "")], []
    for block in blocks:
        within, _, after = block.partition(f"\n{closing}\n")
        inside.append(within)
        outside.append(after)
    # The question is the caller's own.
    lines = [line for line in "\n".join(outside).split("\n") if not line.startswith("# Context")]
    return "\n".join(lines), "\n".join(inside)


def _ours(text: str, pack: Pack) -> bool:
    """Whether another article of the pack says that, inert."""
    others = {item.uid for item in pack.parts["passages"]}
    return any(text in clean(each.body).text for each in ARTICLES if f"article:poisoned/{each.name}" in others)
