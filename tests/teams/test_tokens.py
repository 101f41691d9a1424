"""Our own token: asked once for everybody, renewed in time, and a secret that is never shown."""

import asyncio
import contextlib
import json
import subprocess
import sys
import traceback
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channel import DeliveryError
from bot.teams.credentials import LOGIN, Credentials, credentials_for
from bot.teams.tokens import AHEAD, FORGET, LONGEST, RETRY, AppTokens
from tests.clock import Clock
from tests.fakes.entra import FakeEntra, Fault

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    # msal guesses from these where it runs.
    for name in ("IDENTITY_ENDPOINT", "MSI_ENDPOINT", "AZURE_POD_IDENTITY_AUTHORITY_HOST"):
        monkeypatch.delenv(name, raising=False)


def single_tenant(entra: FakeEntra, **changes: str) -> Credentials:
    """The credentials of a single-tenant application, some of them changed."""
    right = {"app_id": entra.app_id, "password": entra.password, "tenant": entra.tenant}
    return credentials_for("SingleTenant", **{**right, **changes}, http_client=entra.http_client())


@pytest.fixture
def tokens(entra: FakeEntra, clock: Clock) -> AppTokens:
    return AppTokens(single_tenant(entra), clock=clock)


async def failure(tokens: AppTokens) -> str:
    """The cause of the failure of the next token, which may always pass."""
    with pytest.raises(DeliveryError) as caught:
        await tokens.bearer()
    assert (caught.value.permanent, caught.value.retry_after) == (False, None)
    return caught.value.cause


async def next_token(tokens: AppTokens, *, other_than: str = "") -> str:
    """The next token, however long the thread that asks for it takes."""
    async with asyncio.timeout(10):
        while True:
            with contextlib.suppress(DeliveryError):
                if (value := await tokens.bearer()) != other_than:
                    return value
            await asyncio.sleep(0.001)


@pytest.mark.parametrize(
    ("app_type", "asked"),
    [
        ("SingleTenant", {"discovery": 1, "token": 1}),
        ("MultiTenant", {"discovery": 1, "token": 1}),
        ("UserAssignedMSI", {"identity": 1}),
    ],
)
async def test_every_type_of_application_gets_a_token_and_asks_no_other_host(
    app_type: str, asked: dict[str, int], entra: FakeEntra, clock: Clock
) -> None:
    credentials = credentials_for(
        app_type, entra.app_id, entra.password, entra.tenant, http_client=entra.http_client()
    )
    assert await AppTokens(credentials, clock=clock).bearer() == entra.granted[-1]
    assert entra.asked == asked


async def test_one_request_serves_two_hundred_turns(tokens: AppTokens, entra: FakeEntra) -> None:
    values = await asyncio.gather(*(tokens.bearer() for _ in range(200)))
    assert set(values) == {entra.granted[0]}
    assert await tokens.bearer() == entra.granted[0]
    assert entra.asked["token"] == 1


async def test_a_token_is_renewed_before_its_end_while_it_still_serves(
    tokens: AppTokens, entra: FakeEntra, clock: Clock
) -> None:
    first = await tokens.bearer()
    clock.now += HOUR - AHEAD - SECOND
    assert await tokens.bearer() == first
    assert entra.asked["token"] == 1
    entra.hold()
    clock.now += SECOND
    assert [await tokens.bearer() for _ in range(20)] == [first] * 20
    entra.release()
    assert await next_token(tokens, other_than=first) == entra.granted[1]
    assert entra.asked["token"] == 2


async def test_a_token_that_ended_is_not_shown_any_more(
    tokens: AppTokens, entra: FakeEntra, clock: Clock
) -> None:
    first = await tokens.bearer()
    clock.now += HOUR
    assert await tokens.bearer() != first


async def test_a_failed_renewal_leaves_the_old_token_and_is_not_repeated_at_once(
    tokens: AppTokens, entra: FakeEntra, clock: Clock
) -> None:
    first = await tokens.bearer()
    clock.now += HOUR - AHEAD
    entra.fail("token", Fault())
    assert await tokens.bearer() == first
    await entra.reached("token", 2)
    for _ in range(20):
        assert await tokens.bearer() == first
        await asyncio.sleep(0.001)
    assert entra.asked["token"] == 2
    clock.now += RETRY
    assert await next_token(tokens, other_than=first) == entra.granted[1]


async def test_a_token_with_a_short_life_is_not_renewed_at_every_turn(
    tokens: AppTokens, entra: FakeEntra
) -> None:
    entra.lifetime = 60
    first = await tokens.bearer()
    for _ in range(10):
        assert await tokens.bearer() == first
        await asyncio.sleep(0.001)
    assert entra.asked["token"] == 1


async def test_no_token_is_believed_for_more_than_a_day(
    tokens: AppTokens, entra: FakeEntra, clock: Clock
) -> None:
    entra.lifetime = 10**18
    first = await tokens.bearer()
    clock.now += 24 * HOUR
    assert await tokens.bearer() != first


async def test_a_token_does_not_show_itself(entra: FakeEntra) -> None:
    granted = await asyncio.to_thread(single_tenant(entra).acquire)
    assert granted.value == entra.granted[0]
    assert granted.value not in repr(granted)


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"password": "perime"}, "token_invalid_client"),
        ({"app_id": "autre"}, "token_unauthorized_client"),
        ({"tenant": "inconnu"}, "token_invalid_tenant"),
    ],
)
async def test_a_wrong_setting_is_told_apart(
    changes: dict[str, str], cause: str, entra: FakeEntra, clock: Clock
) -> None:
    assert await failure(AppTokens(single_tenant(entra, **changes), clock=clock)) == cause


@pytest.mark.parametrize("where", ["discovery", "token"])
@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (Fault(status=503), "token_http_503"),
        (Fault(status=500, body='{"error": "server_error"}'), "token_http_500"),
        (Fault(status=429), "token_http_429"),
        (Fault(status=200), "token_unreadable_answer"),
        (Fault(drop=True), "token_connection"),
    ],
)
async def test_a_failure_says_its_cause_and_passes(
    where: str, fault: Fault, cause: str, tokens: AppTokens, entra: FakeEntra, clock: Clock
) -> None:
    entra.fail(where, fault)
    assert await failure(tokens) == cause
    clock.now += RETRY
    assert await tokens.bearer() == entra.granted[-1]


async def test_a_managed_identity_that_the_machine_does_not_have_is_told(
    entra: FakeEntra, clock: Clock
) -> None:
    credentials = credentials_for(
        "UserAssignedMSI", "autre", "", "", http_client=entra.http_client()
    )
    assert await failure(AppTokens(credentials, clock=clock)) == "token_invalid_request"


async def test_a_server_that_fails_is_left_alone_for_a_while(
    tokens: AppTokens, entra: FakeEntra, clock: Clock
) -> None:
    entra.fail("token", Fault())
    assert [await failure(tokens) for _ in range(10)] == ["token_http_503"] * 10
    clock.now += RETRY - SECOND
    assert await failure(tokens) == "token_http_503"
    assert entra.asked["token"] == 1
    clock.now += SECOND
    assert await tokens.bearer() == entra.granted[0]


@pytest.mark.parametrize(
    ("asked_for", "wait"),
    [
        ("30", SECOND * 30),
        ("86400", LONGEST),
        ("9" * 400, LONGEST),
        ("1", RETRY),
        ("demain", RETRY),
        ("-3", RETRY),
    ],
)
async def test_a_server_that_asks_to_wait_is_obeyed_up_to_a_minute(
    asked_for: str, wait: timedelta, tokens: AppTokens, entra: FakeEntra, clock: Clock
) -> None:
    entra.fail("token", Fault(status=429, headers={"Retry-After": asked_for}))
    await failure(tokens)
    clock.now += wait - SECOND
    await failure(tokens)
    assert entra.asked["token"] == 1
    clock.now += SECOND
    await tokens.bearer()


async def test_a_server_that_stalls_makes_nobody_wait_and_its_late_token_serves(
    entra: FakeEntra, clock: Clock
) -> None:
    tokens = AppTokens(single_tenant(entra), clock=clock, timeout=0.05)
    entra.hold()
    assert await failure(tokens) == "token_timeout"
    # The request is still under way: the next ones do not begin another, nor wait as long again.
    assert await failure(tokens) == "token_timeout"
    assert entra.asked.total() <= 1
    entra.release()
    assert await next_token(tokens) == entra.granted[0]
    assert entra.asked["token"] == 1


async def test_the_loop_turns_while_the_server_stalls(tokens: AppTokens, entra: FakeEntra) -> None:
    entra.hold()
    waiting = asyncio.create_task(tokens.bearer())
    # The fake server runs on this very loop: it is asked only if the loop is free.
    await entra.reached("discovery")
    assert not waiting.done()
    entra.release()
    assert await waiting == entra.granted[0]


async def test_somebody_who_leaves_does_not_stop_the_request(
    tokens: AppTokens, entra: FakeEntra
) -> None:
    entra.hold()
    waiting = [asyncio.create_task(tokens.bearer()) for _ in range(2)]
    await entra.reached("discovery")
    waiting[0].cancel()
    entra.release()
    assert await waiting[1] == entra.granted[0]
    assert entra.asked["token"] == 1


async def test_a_refused_token_is_forgotten(
    tokens: AppTokens, entra: FakeEntra, clock: Clock
) -> None:
    first = await tokens.bearer()
    clock.now += FORGET
    tokens.forget()
    assert await tokens.bearer() != first
    assert entra.asked["token"] == 2


async def test_a_token_just_granted_is_not_forgotten_however_often_it_is_refused(
    tokens: AppTokens, entra: FakeEntra, clock: Clock
) -> None:
    """Many turns learn at the same moment that the old token is refused; one asks for a new one."""
    tokens.forget()
    await tokens.bearer()
    clock.now += FORGET
    for _ in range(50):
        tokens.forget()
        await tokens.bearer()
    assert entra.asked["token"] == 2


@pytest.mark.parametrize(
    ("app_type", "app_id", "password", "tenant", "told"),
    [
        ("", "a", "canari", "t", "unknown application type"),
        ("singletenant", "a", "canari", "t", "unknown application type"),
        ("SingleTenant", "", "canari", "t", "app_id"),
        ("SingleTenant", "a", "", "t", "password"),
        ("SingleTenant", "a", "canari", "", "tenant"),
        ("MultiTenant", "", "", "", "app_id, password"),
        ("UserAssignedMSI", "", "canari", "", "app_id"),
    ],
)
def test_what_would_switch_authentication_off_is_refused(
    app_type: str, app_id: str, password: str, tenant: str, told: str
) -> None:
    with pytest.raises(ValueError, match=told) as caught:
        credentials_for(app_type, app_id, password, tenant)
    assert "canari" not in str(caught.value)


@pytest.mark.parametrize(
    "fault",
    [
        None,
        Fault(status=503, body="canari"),
        Fault(status=200, body="canari"),
        Fault(status=400, body='{"error": "canari échappé", "error_description": "canari"}'),
        Fault(drop=True),
    ],
)
async def test_no_secret_is_shown_whatever_happens(
    fault: Fault | None,
    entra: FakeEntra,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level("DEBUG")
    entra.password = "secret-canari"
    credentials = single_tenant(entra)
    tokens = AppTokens(credentials, clock=clock)
    if fault is not None:
        entra.fail("token", fault)
    shown = [repr(credentials), repr(tokens), repr(vars(tokens))]
    [result] = await asyncio.gather(tokens.bearer(), return_exceptions=True)
    if isinstance(result, DeliveryError):
        shown += traceback.format_exception(result)
        assert (result.__cause__, result.__context__) == (None, None)
    shown += [repr(vars(tokens)), caplog.text, *capfd.readouterr()]
    everything = "\n".join(shown)
    assert "canari" not in everything
    assert all(token not in everything for token in entra.granted)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
ANSWER = JSON | st.fixed_dictionaries(
    {},
    optional={
        "access_token": JSON | st.just("jeton"),
        "expires_in": JSON | st.just(3600),
        "error": JSON,
        "token_type": JSON,
        "error_codes": JSON,
    },
)


class ScriptedHttp:
    """A session that discovers the tenant, then answers the same thing to every token request."""

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def get(self, url: str, **options: object) -> Any:
        base = f"{LOGIN}tenant/oauth2/v2.0/"
        return _json(
            {"authorization_endpoint": f"{base}authorize", "token_endpoint": f"{base}token"}
        )

    def post(self, url: str, **options: object) -> Any:
        return _json(self.answer)


def _json(body: object) -> Any:
    return SimpleNamespace(status_code=200, text=json.dumps(body), headers={})


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(answer=ANSWER)
async def test_whatever_answers_there_is_a_token_or_a_delivery_error(
    answer: object, clock: Clock
) -> None:
    credentials = credentials_for(
        "SingleTenant", "app", "secret", "tenant", http_client=ScriptedHttp(answer)
    )
    tokens = AppTokens(credentials, clock=clock)
    [result] = await asyncio.gather(tokens.bearer(), return_exceptions=True)
    if isinstance(answer, dict) and isinstance(result, str):
        assert result == answer["access_token"]
    else:
        assert isinstance(result, DeliveryError)
        assert result.cause.startswith("token_")
        assert not result.permanent


def test_msal_is_not_loaded_before_a_token_is_asked_for() -> None:
    """It takes a while: in a thread, not while the service starts."""
    said = (
        "import sys, bot.teams.tokens; sys.exit('msal' in sys.modules or 'requests' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", said], check=False).returncode == 0
