"""The shelf filters and orders by its columns just as reading every post would."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.archive import Act
from beforehand.domain.shelf import Filter, Marked, Order, Shelf
from beforehand_checks.archives.values import Flagged, Post
from beforehand_checks.finding import Finding, Tier

CLAUSES = ("impartiality", "privacy", "safety")


def marked(place: int, when: str, findings: list[tuple[str, Tier]], act: Act = Act.OPEN) -> Marked:
    found = tuple(Finding(0, 1, clause, "r", tier, 0.5, "s", "d", "b") for clause, tier in findings)
    post = Post("x", str(place), when, f"Post {place} 🐱", "", "tweets.js", place)
    return replace(Marked.of_json(Flagged(place, post, found).to_json()), act=act)


FINDINGS = st.lists(st.tuples(st.sampled_from(CLAUSES), st.sampled_from(Tier)), min_size=1, max_size=3)
WHEN = st.sampled_from(["", "2019-03-01T10:00:00+00:00", "2019-03-02", "2021-07-01T00:00:00+00:00", "2008-01-01"])
POSTS = st.lists(
    st.builds(marked, st.integers(0, 60), WHEN, FINDINGS, st.sampled_from(Act)), unique_by=lambda m: m.place
)
FILTERS = st.builds(
    Filter, st.sampled_from(["", *CLAUSES, "unknown"]), st.sampled_from([None, 0, 2019, 2021]), st.sampled_from([None, *Act])
)  # fmt: skip


def lets_through(wanted: Filter, post: Marked) -> bool:
    return (
        (not wanted.clause or wanted.clause in post.clauses)
        and wanted.year in (None, post.year)
        and wanted.act in (None, post.act)
    )


@given(POSTS, FILTERS, st.integers(0, 20))
def test_filters_and_orders_agree_with_the_posts_themselves(posts: list[Marked], wanted: Filter, cut: int) -> None:
    shelf = Shelf()
    shelf.add(posts[:cut])
    shelf.add(posts[cut:])
    newest = sorted(sorted(posts, key=lambda p: p.place), key=lambda p: p.posted[:19].ljust(19, "0"), reverse=True)
    expected = [post.place for post in newest if lets_through(wanted, post)]
    assert [shelf.place(row) for row in shelf.ordered(Order.NEWEST, wanted)] == expected
    assert [shelf.place(row) for row in shelf.ordered(Order.OLDEST, wanted)] == expected[::-1]
    surest = sorted((p for p in newest if lets_through(wanted, p)), key=lambda p: p.tier.rank)
    assert [shelf.place(row) for row in shelf.ordered(Order.SUREST, wanted)] == [post.place for post in surest]


@given(POSTS, st.dictionaries(st.integers(0, 60), st.sampled_from(Act)))
def test_decisions_are_counted_as_they_change(posts: list[Marked], acts: dict[int, Act]) -> None:
    shelf = Shelf()
    shelf.add(posts)
    for place, act in acts.items():
        if shelf.row_of(place) >= 0:
            shelf.decide(shelf.row_of(place), act)
    now = [acts.get(post.place, post.act) for post in posts]
    assert [shelf.decided(act) for act in Act] == [now.count(act) for act in Act]
    assert shelf.has_work == any(act.is_work for act in now)
    assert sorted(act for _, act in shelf.work(Filter())) == sorted(act for act in now if act.is_work)


def test_a_place_is_held_once() -> None:
    shelf = Shelf()
    assert shelf.add([marked(3, "2019-01-01", [("privacy", Tier.HINT)])]) == range(1)
    again = [marked(3, "2020-01-01", [("privacy", Tier.HINT)]), marked(4, "", [("safety", Tier.CERTAIN)])]
    assert shelf.add(again) == range(1, 2)
    assert (len(shelf), shelf.years, shelf.clauses) == (2, {2019: 1, 0: 1}, {"privacy": 1, "safety": 1})
    assert shelf.flagged(1).post.text == "Post 4 🐱"
    assert shelf.tier(1) is Tier.CERTAIN
    assert shelf.row_of(99) == -1
