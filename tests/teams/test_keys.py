"""The Bot Framework's keys: known ones at once, new ones soon, and the server is not hammered."""

import asyncio
import json

import aiohttp
import pytest

from bot.teams.keys import ASK_AGAIN, REFRESH, RETRY, KeysUnreachable, SigningKeys, UnknownKey
from tests.clock import Clock
from tests.fakes.entra import FakeEntra, Fault
from tests.fakes.entra_tokens import SigningPair


async def test_a_key_is_fetched_once_for_everybody(keys: SigningKeys, entra: FakeEntra) -> None:
    found = await asyncio.gather(*(keys.get("cle-1") for _ in range(50)))
    assert {key.endorsements for key in found} == {frozenset({"msteams"})}
    assert entra.asked == {"metadata": 1, "keys": 1}


async def test_a_key_that_is_not_published_is_unknown(keys: SigningKeys) -> None:
    with pytest.raises(UnknownKey):
        await keys.get("inventee")


@pytest.mark.parametrize("key_id", [None, ""])
async def test_no_key_id_asks_the_server_nothing(
    key_id: str | None, keys: SigningKeys, entra: FakeEntra
) -> None:
    with pytest.raises(UnknownKey):
        await keys.get(key_id)
    assert entra.asked.total() == 0


async def test_invented_key_ids_ask_the_server_once_a_minute(
    keys: SigningKeys, entra: FakeEntra, clock: Clock
) -> None:
    for wait, fetches in ((0, 1), (59, 1), (1, 2)):
        clock.advance(seconds=wait)
        asking = (keys.get(f"inventee-{n}") for n in range(20))
        answers = await asyncio.gather(*asking, return_exceptions=True)
        assert {type(answer) for answer in answers} == {UnknownKey}
        assert entra.asked["keys"] == fetches


async def test_a_rotated_key_is_found_a_minute_later_at_most(
    keys: SigningKeys, entra: FakeEntra, clock: Clock
) -> None:
    await keys.get("cle-1")
    entra.pairs.append(SigningPair("cle-2"))
    clock.now += ASK_AGAIN
    assert await keys.get("cle-2")
    assert await keys.get("cle-1")


async def test_a_withdrawn_key_is_no_longer_known(
    keys: SigningKeys, entra: FakeEntra, clock: Clock
) -> None:
    await keys.get("cle-1")
    entra.pairs = [SigningPair("cle-2")]
    clock.now += ASK_AGAIN
    await keys.get("cle-2")
    with pytest.raises(UnknownKey):
        await keys.get("cle-1")


async def test_keys_are_refreshed_before_they_age_and_nobody_waits(
    keys: SigningKeys, entra: FakeEntra, clock: Clock
) -> None:
    before = await keys.get("cle-1")
    entra.hold()
    clock.advance(hours=23)
    assert await keys.get("cle-1") is before
    await entra.reached("metadata", 2)
    assert await keys.get("cle-1") is before
    entra.release()
    await entra.reached("keys", 2)


async def test_keys_are_fetched_before_anybody_writes(keys: SigningKeys, entra: FakeEntra) -> None:
    keys.start()
    await entra.reached("keys")
    await keys.get("cle-1")
    assert entra.asked["keys"] == 1


async def test_keys_stay_fresh_when_nobody_writes(
    entra: FakeEntra, session: aiohttp.ClientSession, clock: Clock
) -> None:
    turns: asyncio.Queue[None] = asyncio.Queue()
    keys = SigningKeys(session, clock=clock, sleep=lambda _: turns.get())
    keys.start()
    for fetches in (1, 2, 3):
        await entra.reached("keys")
        # Whoever asks for an unknown key waits for the end of the fetch under way.
        with pytest.raises(UnknownKey):
            await keys.get("inventee")
        assert entra.asked.pop("keys") == 1, f"fetch {fetches}"
        clock.now += REFRESH
        turns.put_nowait(None)
    await keys.close()


async def test_a_known_key_does_not_wait_for_a_server_that_stalls(
    keys: SigningKeys, entra: FakeEntra, clock: Clock
) -> None:
    await keys.get("cle-1")
    entra.hold()
    clock.now += ASK_AGAIN
    stranger = asyncio.create_task(keys.get("inventee"))
    await entra.reached("metadata", 2)
    assert await keys.get("cle-1")
    assert not stranger.done()
    entra.release()
    with pytest.raises(UnknownKey):
        await stranger


async def test_an_unknown_key_is_given_up_when_the_server_stalls(
    entra: FakeEntra, session: aiohttp.ClientSession, clock: Clock
) -> None:
    keys = SigningKeys(session, clock=clock, timeout=0.05)
    await asyncio.wait_for(_known(keys), 5)
    entra.hold()
    clock.now += ASK_AGAIN
    async with asyncio.timeout(5):
        with pytest.raises(KeysUnreachable):
            await keys.get("inventee")
    assert await keys.get("cle-1")
    await keys.close()


async def _known(keys: SigningKeys) -> None:
    # With so short a time-out, the first fetch may fail on a busy machine.
    while True:
        try:
            await keys.get("cle-1")
        except KeysUnreachable:
            continue
        return


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=503),
        Fault(status=404),
        Fault(status=200),
        Fault(status=200, body="[]"),
        Fault(status=200, body="{}"),
        Fault(status=200, body='{"keys": []}'),
        Fault(status=200, body='{"keys": [{"kty": "EC", "kid": "cle-1"}]}'),
        Fault(status=200, body='{"keys": 3, "jwks_uri": 3}'),
        Fault(status=200, body="[" * 100_000),
        Fault(drop=True),
    ],
)
@pytest.mark.parametrize("name", ["metadata", "keys"])
async def test_old_keys_serve_while_the_server_answers_badly_and_it_recovers(
    name: str, fault: Fault, keys: SigningKeys, entra: FakeEntra, clock: Clock
) -> None:
    await keys.get("cle-1")
    entra.pairs.append(SigningPair("cle-2"))
    # A client may ask again by itself when the connection is cut.
    entra.fail(name, *[fault] * (2 if fault.drop else 1))
    clock.now += ASK_AGAIN
    with pytest.raises(KeysUnreachable):
        await keys.get("cle-2")
    assert await keys.get("cle-1")
    clock.now += RETRY
    assert await keys.get("cle-2")


async def test_a_server_that_fails_is_not_asked_again_at_once(
    keys: SigningKeys, entra: FakeEntra, clock: Clock
) -> None:
    entra.fail("metadata", Fault())
    for _ in range(5):
        with pytest.raises(KeysUnreachable):
            await keys.get("cle-1")
    assert entra.asked["metadata"] == 1
    clock.now += RETRY
    assert await keys.get("cle-1")


async def test_a_key_of_another_kind_does_not_hide_the_others(
    keys: SigningKeys, entra: FakeEntra
) -> None:
    good = SigningPair("cle-1").jwk
    published = [
        3,
        {"kty": "EC", "kid": "autre"},
        {"kty": "RSA"},
        {name: value for name, value in good.items() if name != "kid"},
        {**good, "kid": ["liste"]},
        {**good, "kid": "illisible", "n": "é"},
        {**good, "kid": "sans-nombre", "n": 3},
        {**good, "kid": "aval-illisible", "endorsements": 3},
        good,
    ]
    entra.fail("keys", Fault(status=200, body=json.dumps({"keys": published})))
    assert await keys.get("cle-1")


async def test_somebody_who_leaves_does_not_stop_the_fetch(
    keys: SigningKeys, entra: FakeEntra
) -> None:
    entra.hold()
    waiting = [asyncio.create_task(keys.get("cle-1")) for _ in range(2)]
    await entra.reached("metadata")
    waiting[0].cancel()
    entra.release()
    assert await waiting[1]
    assert entra.asked["metadata"] == 1


async def test_closing_stops_a_fetch_under_way(keys: SigningKeys, entra: FakeEntra) -> None:
    entra.hold()
    keys.start()
    await entra.reached("metadata")
    await keys.close()
    entra.release()
    assert entra.asked["keys"] == 0
