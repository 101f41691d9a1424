"""Whatever is asked for, a page holds the newest exchanges that match, and the next goes on."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.domain.people import Address, Role
from bot.storage import exchanges
from bot.storage.engine import Database
from bot.storage.exchanges import Exchange
from bot.storage.review.listing import NO_ROLE, Wanted, page_of, readable
from bot.storage.schema import exchanges as rows
from bot.storage.terms import Search, terms_of
from tests.clock import START
from tests.storage.samples import new_exchange

PLACES = ("chicoutimi", "jonquiere", "taillon")
TEXTS = (
    "Puis-je aimer la page d’un parti ?",
    "Une électrice m’écrit sur Facebook",
    "Les photos du bureau de vote",
    "J’ai aimé des pages de partis",
)

_exchange = st.builds(
    new_exchange,
    at=st.integers(0, 9).map(lambda hours: START + timedelta(hours=hours)),
    text=st.sampled_from(TEXTS),
    role=st.sampled_from([Role.DS, Role.DAS, None]),
    circonscription=st.sampled_from(PLACES),
    zone=st.sampled_from(["answer", "suggest", "abstain"]),
    entry=st.sampled_from(["opinions", "neutralite", None]),
    address=st.sampled_from([Address("slack", "a"), Address("teams", "b")]),
)
_wanted = st.builds(
    Wanted,
    since=st.sampled_from([None, START + timedelta(hours=3)]),
    until=st.sampled_from([None, START + timedelta(hours=6)]),
    role=st.sampled_from(["", "DS", NO_ROLE]),
    places=st.sampled_from([None, frozenset(), frozenset(PLACES[:1]), frozenset(PLACES[:2])]),
    channel=st.sampled_from(["", "slack"]),
    zone=st.sampled_from(["", "abstain"]),
    entry=st.sampled_from(["", "opinions"]),
    words=st.sampled_from(["", "partis", "page aim", "vote facebook", "?!"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=st.lists(_exchange, max_size=25), wanted=_wanted, size=st.integers(1, 7))
async def test_pages_one_after_the_other_give_every_match_once(
    database: Database, asked: list[Exchange], wanted: Wanted, size: int
) -> None:
    async with database.write() as connection:
        await connection.execute(delete(rows))
        stored = {await exchanges.add(connection, item): item for item in asked}
        found: list[int] = []
        while page := await page_of(
            connection, wanted, before=found[-1] if found else None, limit=size
        ):
            assert len(page) <= size
            found += [item.id for item in page]
    order: Callable[[int], object] = lambda id: (stored[id].at, id)  # noqa: E731
    expected = [id for id, item in stored.items() if _matches(item, wanted)]
    by = None if wanted.words.strip() else order
    assert found == sorted(expected, key=by, reverse=True)


def _matches(item: Exchange, wanted: Wanted) -> bool:
    words = set(terms_of(item.text).split())  # type: ignore[union-attr]
    search = Search.of(wanted.words)
    *whole, last = search.stems or ("",)
    return (
        (wanted.since is None or item.at >= wanted.since)
        and (wanted.until is None or item.at < wanted.until)
        and (not wanted.role or (item.role or NO_ROLE) == wanted.role)
        and (wanted.places is None or item.circonscription in wanted.places)
        and (not wanted.channel or item.address.channel == wanted.channel)
        and (not wanted.zone or item.zone == wanted.zone)
        and (not wanted.entry or item.entry == wanted.entry)
        and set(whole) <= words
        and any(word.startswith(last) for word in words)
        and (not wanted.words or bool(search.stems))
    )


async def test_an_entry_that_was_chosen_counts_as_shown(database: Database) -> None:
    async with database.write() as connection:
        first = await exchanges.add(connection, new_exchange(zone="suggest", entry=None))
        await exchanges.note(connection, first, chosen="neutralite")
        changed = await exchanges.add(connection, new_exchange(entry="opinions"))
        await exchanges.note(connection, changed, chosen="neutralite")
        for words in ("", "page"):
            shown = await page_of(connection, Wanted(entry="neutralite", words=words))
            assert [item.id for item in shown] == [changed, first]
            assert await page_of(connection, Wanted(entry="opinions", words=words)) == []


async def test_a_page_goes_on_even_when_its_last_exchange_was_purged(database: Database) -> None:
    async with database.write() as connection:
        ids = [await exchanges.add(connection, new_exchange()) for _ in range(4)]
        await connection.execute(delete(rows).where(rows.c.id == ids[2]))
        page = await page_of(connection, Wanted(), before=ids[2])
    assert [item.id for item in page] == [ids[1], ids[0]]


async def test_words_kept_apart_are_in_no_list_and_no_search(database: Database) -> None:
    async with database.write() as connection:
        at_once = await exchanges.add(
            connection, new_exchange(text="[propos confidentiels, non conservés]")
        )
        later = await exchanges.add(connection, new_exchange(text="Un manquement de scrutatrice"))
        await exchanges.note(connection, later, text="[signalement confidentiel MAN-0003]")
        for words in ("", "scrutatrice", "confidentiel", "manquement"):
            assert await page_of(connection, Wanted(words=words)) == []
        for exchange_id in (at_once, later):
            assert await readable(connection, exchange_id, places=None) is None


async def test_an_exchange_of_another_place_does_not_exist(database: Database) -> None:
    async with database.write() as connection:
        stored = await exchanges.add(connection, new_exchange(circonscription="chicoutimi"))
        assert await readable(connection, stored, places=frozenset(["taillon"])) is None
        found = await readable(connection, stored, places=frozenset(["chicoutimi"]))
    assert found is not None
