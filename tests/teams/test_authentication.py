"""Who may speak to Vigie in the name of Teams, token by token."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from botbuilder.schema import Activity
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.teams.authentication import Gate, KeysUnreachable, NotAuthentic
from bot.teams.keys import SigningKeys
from tests.clock import Clock
from tests.fakes.entra import FakeEntra
from tests.fakes.entra_tokens import (
    SigningPair,
    claims,
    hmac_forged,
    signed,
    unsigned,
    with_other_claims,
)

SERVICE = "https://smba.trafficmanager.net/ca/"
BARE = SigningPair("cle-sans-aval", endorsements=None)
WEBCHAT = SigningPair("cle-webchat", endorsements=("webchat",))
EMULATOR = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"


@pytest.fixture
def entra(entra: FakeEntra) -> FakeEntra:
    """It also publishes a key without endorsement, and one for another channel."""
    entra.pairs += [BARE, WEBCHAT]
    return entra


@pytest.fixture
def gate(entra: FakeEntra, keys: SigningKeys) -> Gate:
    return Gate(entra.app_id, keys)


def activity(**changes: Any) -> Activity:
    """An activity as the handler reads it; a change to None takes the field away."""
    said = {"type": "message", "channelId": "msteams", "serviceUrl": SERVICE, **changes}
    return Activity().deserialize({k: v for k, v in said.items() if v is not None})


async def verdict(gate: Gate, posted: Activity, header: str | None) -> str:
    """`admitted`, or why not."""
    try:
        await gate.admit(posted, header)
    except NotAuthentic as refusal:
        return refusal.reason
    return "admitted"


@dataclass(frozen=True)
class Case:
    """One way to knock: the header, what is posted, and what comes of it."""

    sentence: str
    verdict: str
    header: Callable[[FakeEntra], str | None]
    posted: Mapping[str, Any] = field(default_factory=dict)


def saying(**changes: object) -> Callable[[FakeEntra], str]:
    """A token of the right key, with these claims changed; None takes one away."""
    return lambda entra: entra.bearer(SERVICE, **changes)


def later(seconds: int) -> int:
    """An instant as tokens write it."""
    return int(time.time()) + seconds


def good(entra: FakeEntra) -> dict[str, Any]:
    """The claims of a good token."""
    return claims(entra.app_id, SERVICE)


CASES = (
    Case("a valid token", "admitted", saying()),
    Case("expired beyond the five minutes", "expired", lambda e: saying(exp=later(-360))(e)),
    Case("expired within the five minutes", "admitted", lambda e: saying(exp=later(-240))(e)),
    Case("not yet valid", "not_yet_valid", lambda e: saying(nbf=later(600))(e)),
    Case("valid within five minutes", "admitted", lambda e: saying(nbf=later(240))(e)),
    Case("issued in the future", "not_yet_valid", lambda e: saying(iat=later(600))(e)),
    Case("without expiry", "no_expiry", saying(exp=None)),
    Case("an expiry that is no number", "unreadable", saying(exp="demain")),
    Case("for another application", "claims", saying(aud="00000000-0000-4000-8000-000000000000")),
    Case("for several applications", "claims", lambda e: saying(aud=[e.app_id, "autre"])(e)),
    Case("for nobody", "claims", saying(aud=None)),
    Case("from another issuer", "claims", saying(iss="https://exemple.quebec")),
    Case("from no issuer", "claims", saying(iss=None)),
    Case("for another service address", "claims", saying(serviceurl="https://exemple.quebec/")),
    Case("without service address", "claims", saying(serviceurl=None)),
    Case("alg none", "refused", lambda e: f"Bearer {unsigned(good(e), kid='cle-1')}"),
    Case(
        "HS256 with the public key",
        "refused",
        lambda e: f"Bearer {hmac_forged(e.pairs[0], good(e))}",
    ),
    Case(
        "signed by a key of the same name",
        "signature",
        lambda e: f"Bearer {signed(SigningPair('faussaire'), good(e), kid='cle-1')}",
    ),
    Case(
        "claims replaced after signing",
        "signature",
        lambda e: (
            f"Bearer {with_other_claims(signed(e.pairs[0], {**good(e), 'aud': 'x'}), good(e))}"
        ),
    ),
    Case(
        "a key that is not published",
        "unknown_key",
        lambda e: f"Bearer {signed(SigningPair('inconnue'), good(e))}",
    ),
    Case(
        "without key id", "unknown_key", lambda e: f"Bearer {signed(e.pairs[0], good(e), kid='')}"
    ),
    Case("a key without endorsement", "endorsement", lambda e: f"Bearer {signed(BARE, good(e))}"),
    Case(
        "a key endorsed for another channel",
        "refused",
        lambda e: f"Bearer {signed(WEBCHAT, good(e))}",
    ),
    Case("posted for another channel", "channel", saying(), {"channelId": "webchat"}),
    Case("posted for no channel", "channel", saying(), {"channelId": None}),
    Case("posted without service address", "service_url", saying(), {"serviceUrl": None}),
    Case(
        "no service address on either side",
        "service_url",
        saying(serviceurl=None),
        {"serviceUrl": None},
    ),
    Case("no header", "no_token", lambda e: None),
    Case("an empty header", "no_token", lambda e: ""),
    Case("a password instead", "no_token", lambda e: "Basic ZmljdGlmOmZpY3RpZg=="),
    Case("Bearer alone", "no_token", lambda e: "Bearer"),
    Case("Bearer and nothing", "claims", lambda e: "Bearer "),
    Case("bearer in small letters", "no_token", lambda e: e.bearer(SERVICE).lower()),
    Case("something after the token", "claims", lambda e: e.bearer(SERVICE) + " suite"),
    Case("garbage", "unreadable", lambda e: "Bearer n’importe-quoi"),
    Case("two parts", "unreadable", lambda e: e.bearer(SERVICE).rpartition(".")[0]),
    Case(
        "an emulator's token",
        "claims",
        lambda e: saying(iss=EMULATOR, ver="1.0", appid=e.app_id)(e),
    ),
    Case(
        "a skill's token",
        "claims",
        lambda e: saying(
            iss=f"https://sts.windows.net/{e.tenant}/", ver="1.0", appid="autre", aud=e.app_id
        )(e),
    ),
    Case("claims that are a list", "unreadable", lambda e: f"Bearer {signed(e.pairs[0], ['aud'])}"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.sentence)
async def test_only_a_good_token_is_admitted(case: Case, gate: Gate, entra: FakeEntra) -> None:
    assert await verdict(gate, activity(**case.posted), case.header(entra)) == case.verdict


async def test_a_rotated_key_is_admitted_without_a_restart(
    gate: Gate, entra: FakeEntra, clock: Clock
) -> None:
    assert await verdict(gate, activity(), entra.bearer(SERVICE)) == "admitted"
    old, entra.pairs = entra.pairs[0], [SigningPair("cle-2")]
    clock.advance(seconds=61)
    assert await verdict(gate, activity(), entra.bearer(SERVICE)) == "admitted"
    assert await verdict(gate, activity(), f"Bearer {signed(old, good(entra))}") == "unknown_key"


async def test_when_the_key_server_stalls_it_cannot_be_known_who_writes(
    entra: FakeEntra, session: aiohttp.ClientSession, clock: Clock
) -> None:
    entra.hold()
    keys = SigningKeys(session, clock=clock, timeout=0.05)
    with pytest.raises(KeysUnreachable):
        await Gate(entra.app_id, keys).admit(activity(), entra.bearer(SERVICE))


async def test_garbage_is_refused_even_while_the_key_server_stalls(
    gate: Gate, entra: FakeEntra
) -> None:
    entra.hold()
    assert await verdict(gate, activity(), "Bearer a.b.c") == "unreadable"
    assert entra.asked.total() == 0


async def test_botframework_never_fetches_keys_by_itself(
    gate: Gate, entra: FakeEntra, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would stop the loop: its requests are synchronous, and without time-out."""

    def forbidden(*args: object, **options: object) -> None:
        raise AssertionError("a synchronous request")

    monkeypatch.setattr("requests.sessions.Session.request", forbidden)
    assert await verdict(gate, activity(), entra.bearer(SERVICE)) == "admitted"
    unknown = f"Bearer {signed(SigningPair('inconnue'), good(entra))}"
    assert await verdict(gate, activity(), unknown) == "unknown_key"


def test_an_empty_application_id_would_admit_tokens_for_nobody(keys: SigningKeys) -> None:
    with pytest.raises(ValueError, match="application id"):
        Gate("", keys)


async def test_a_refusal_quotes_nothing_of_the_token(gate: Gate, entra: FakeEntra) -> None:
    header = entra.bearer(SERVICE, aud="canari")
    with pytest.raises(NotAuthentic) as caught:
        await gate.admit(activity(), header)
    assert str(caught.value) == "claims"
    assert caught.value.__context__ is None


PIECES = st.sampled_from(["Bearer", " ", ".", "eyJhbGciOiJSUzI1NiJ9", "e30", "=", "\udcff", "\x00"])


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(header=st.text() | st.lists(PIECES | st.text(max_size=4)).map("".join))
async def test_no_invented_header_is_admitted_nor_fails(header: str, gate: Gate) -> None:
    assert await verdict(gate, activity(), header) != "admitted"
    assert await verdict(gate, activity(), f"Bearer {header}") != "admitted"


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(place=st.floats(0, 1, exclude_max=True), letter=st.sampled_from("Aa0-_.+ "))
async def test_a_token_with_one_letter_changed_is_not_admitted(
    place: float, letter: str, gate: Gate, entra: FakeEntra
) -> None:
    token = entra.bearer(SERVICE).removeprefix("Bearer ")
    # The last letter holds bits that mean nothing: it may change without changing the signature.
    at = int(place * (len(token) - 1))
    changed = token[:at] + letter + token[at + 1 :]
    found = await verdict(gate, activity(), f"Bearer {changed}")
    assert (found == "admitted") == (changed == token)


JSON = st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.lists(st.integers())


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    said=st.dictionaries(
        st.sampled_from(["iss", "aud", "serviceurl", "exp", "nbf", "iat"]), JSON, min_size=1
    )
)
async def test_whatever_a_signed_token_says_it_is_admitted_or_refused(
    said: dict[str, Any], gate: Gate, entra: FakeEntra
) -> None:
    token = signed(entra.pairs[0], {**good(entra), **said})
    found = await verdict(gate, activity(), f"Bearer {token}")
    if {"iss", "aud", "serviceurl"} & set(said):
        assert found != "admitted"
