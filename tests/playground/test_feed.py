"""What a page that comes back is told."""

from hypothesis import given
from hypothesis import strategies as st

from bot.playground.feed import KEPT, Event, Feed


def published(count: int) -> Feed:
    feed = Feed("run")
    for number in range(count):
        feed.publish("message", {"n": number})
    return feed


@given(total=st.integers(0, KEPT + 50), seen=st.integers(0, KEPT + 50))
def test_a_page_is_told_exactly_what_it_missed_or_starts_again(total: int, seen: int) -> None:
    missed = published(total).since(f"run-{seen}")
    if seen > total or total - seen > KEPT:
        assert missed is None
    else:
        assert missed is not None
        assert [event.data for event in missed] == [f'{{"n":{n}}}' for n in range(seen, total)]


def test_another_start_or_a_strange_id_starts_again() -> None:
    feed = published(3)
    assert [feed.since(id_) for id_ in ("autre-1", "run-x", "run-²", "run", "", "-1")] == [None] * 6


def test_after_everything_is_erased_a_page_starts_again() -> None:
    feed = published(3)
    before = feed.position
    feed.forget()
    feed.publish("snapshot", {})
    assert feed.since(before) is None


def test_whoever_listens_hears_what_comes_and_the_end() -> None:
    feed = Feed("run")
    with feed.listen() as queue:
        feed.publish("clock", {"hour": "21 h"})
        feed.close()
        assert queue.get_nowait() == Event("clock", '{"hour":"21 h"}', "run-1")
        assert queue.get_nowait() is None


def test_line_breaks_in_words_cannot_forge_an_event() -> None:
    feed = Feed("run")
    feed.publish("message", {"text": "a\n\nevent: clock\ndata: {}"})
    (event,) = feed.since("run-0") or []
    assert event.encode().count(b"\n") == 4


def test_an_event_without_id_is_not_replayed() -> None:
    assert Event("clock", "{}").encode() == b"event: clock\ndata: {}\n\n"
