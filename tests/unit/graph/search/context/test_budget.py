"""How tokens are shared out among the parts of a pack."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.search.context.budget import FULL, SHARES, Share, spend
from graph.search.context.diversity import LAMBDA, best, likeness, marginal, words_of
from graph.search.context.item import PARTS, Item, Part


def item(part: Part, uid: str, tokens: int, relevance: float = 1.0, text: str = "") -> Item:
    words = words_of(text or f"word{uid}")
    return Item(part, uid, "article", uid, text, "", "", relevance=relevance, words=words, tokens=tokens)


def filled(part: Part, tokens: int, count: int) -> Share:
    return Share(part, [item(part, f"{part}{n}", tokens) for n in range(count)], 0)


def test_each_part_gets_its_share_where_there_is_enough_of_all() -> None:
    shares = [filled(part, 10, 1000) for part in PARTS]

    spend(shares, 1000, 100)

    spent = {share.part: share.spent for share in shares}
    assert spent == {"passages": 500, "facts": 250, "history": 150}


def test_what_one_part_does_not_spend_flows_on() -> None:
    shares = [filled("passages", 10, 5), filled("facts", 10, 1000), filled("history", 10, 1000)]

    spend(shares, 1000, 100)

    assert shares[0].spent == 50
    assert sum(share.spent for share in shares) == 900
    assert shares[1].spent > 900 * SHARES["facts"]


def test_what_the_last_part_does_not_spend_flows_back() -> None:
    shares = [filled("passages", 10, 1000), filled("facts", 10, 0), filled("history", 10, 0)]

    spend(shares, 1000, 100)

    assert shares[0].spent == 900


def test_one_whole_piece_is_in_it_though_it_exceeds_its_share() -> None:
    shares = [filled("passages", 800, 3), filled("facts", 10, 1000), filled("history", 10, 1000)]

    spend(shares, 1000, 100)

    assert len(shares[0].chosen) == 1
    assert sum(share.spent for share in shares) == 900


def test_what_does_not_fit_gives_way_to_what_does() -> None:
    share = Share("passages", [item("passages", "long", 90, 1.0), item("passages", "short", 40, 0.5)], 0)

    assert share.take(50) == 40
    share.close()

    assert [each.uid for each in share.chosen] == ["short"]
    assert [(each.uid, each.why) for each in share.left_out] == [("long", FULL)]


def test_two_that_say_the_same_are_one() -> None:
    text = "restart the worker and look at the queue"
    share = Share("passages", [item("passages", uid, 10, text=text) for uid in ("a", "b")], 0)

    assert share.take(100) == 10
    assert share.take(100) == 0
    assert [(each.uid, each.why) for each in share.left_out] == [("b", "says what a says")]


def test_the_next_one_is_worth_what_it_adds() -> None:
    first = item("passages", "first", 1, 1.0, "restart the payment worker")
    again = item("passages", "again", 1, 0.9, "restart the payment worker now")
    other = item("passages", "other", 1, 0.8, "certificate of the load balancer")

    assert best([first, again, other], []) == 0
    assert best([again, other], [first]) == 1
    assert marginal(other, [first]) == LAMBDA * 0.8
    assert likeness(first.words, first.words) > 0.999


@given(
    st.lists(st.tuples(st.sampled_from(PARTS), st.integers(1, 400), st.floats(0, 1)), max_size=60),
    st.integers(0, 2000),
    st.integers(0, 200),
    st.integers(0, 40),
)
def test_the_budget_is_never_exceeded(
    found: list[tuple[Part, int, float]], budget: int, headers: int, opening: int
) -> None:
    items = [item(part, str(n), tokens, worth) for n, (part, tokens, worth) in enumerate(found)]
    shares = [Share(part, [each for each in items if each.part == part], opening) for part in PARTS]

    spend(shares, budget, headers)

    spent = sum(share.spent for share in shares)
    assert spent == sum(each.tokens for share in shares for each in share.chosen) + opening * sum(
        1 for share in shares if share.chosen
    )
    assert spent <= max(budget - headers, 0)
    told = [each.uid for share in shares for each in share.chosen]
    told += [each.uid for share in shares for each in share.left_out]
    assert sorted(told) == sorted(each.uid for each in items)
