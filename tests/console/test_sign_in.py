"""Signing in with an OpenID provider that we did not write, and what is refused of it."""

import base64
import hashlib
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from oidc_provider_mock import run_server_in_thread
from sqlalchemy import select

from bot.console.oidc import provider as talking
from bot.storage.engine import Database, open_database
from bot.storage.schema import journal, sessions
from tests.clock import Clock
from tests.console.oidc_world import (
    CLIENT,
    CONFIDENTIAL,
    COORDINATION,
    DCAP,
    SignInWorld,
    console_behind,
)
from tests.console.wicked import basic, half_hash, wicked
from tests.delivery.world import World

HOME = "/console/dossiers"


@pytest.fixture
async def database(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Database]:
    """One kind is enough here: tests/storage has what is kept of a sign-in on both."""
    shutil.copyfile(sqlite_template, tmp_path / "vigie.db")
    opened = open_database(f"sqlite+aiosqlite:///{tmp_path / 'vigie.db'}")
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    """The provider has its own clock: ours must agree with it."""
    return Clock(datetime.now(UTC))


@pytest.fixture
def issuer() -> Iterator[str]:
    """A provider of OpenID Connect, on this machine."""
    with run_server_in_thread(issue_refresh_token=False) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
async def way_in(world: World, issuer: str) -> AsyncIterator[SignInWorld]:
    """The console behind that provider."""
    async with console_behind(world, issuer) as opened:
        yield opened


def _known(issuer: str, subject: str, **claims: object) -> None:
    """Tell the provider about somebody."""
    answer = requests.put(f"{issuer}/users/{subject}", json=claims, timeout=5)
    assert answer.status_code == 204


async def test_the_dcap_signs_in_and_reads_the_page_it_asked_for(
    way_in: SignInWorld, issuer: str
) -> None:
    _known(issuer, "s-1", name="Alix Fictif", groups=[DCAP])
    answer = await way_in.sign_in("s-1", "/console/dossiers?statut=clos")
    assert (answer.status, answer.headers["Location"]) == (303, "/console/dossiers?statut=clos")
    assert "Alix Fictif" in (await way_in.visitor.get(HOME)).shown


async def test_the_sign_in_asks_for_a_code_with_a_proof_a_state_and_a_nonce(
    way_in: SignInWorld,
) -> None:
    asked = await way_in.go()
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{way_in.origin}/console/connexion/retour"
    others = await way_in.go()
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name]) >= 43
        assert asked[name] != others[name]


async def test_somebody_of_no_group_is_refused_kindly(way_in: SignInWorld, issuer: str) -> None:
    _known(issuer, "s-2", name="Alix Fictif", groups=["autre"])
    answer = await way_in.sign_in("s-2")
    assert answer.status == 403
    assert "aucun de ses groupes" in answer.shown
    assert (await way_in.visitor.get(HOME)).status == 302


async def test_somebody_whose_group_was_taken_away_is_refused_at_the_next_sign_in(
    way_in: SignInWorld, issuer: str
) -> None:
    _known(issuer, "s-1", name="Alix Fictif", groups=[DCAP])
    assert (await way_in.sign_in("s-1")).status == 303
    _known(issuer, "s-1", name="Alix Fictif", groups=[])
    assert (await way_in.sign_in("s-1")).status == 403


@pytest.mark.parametrize(
    ("groups", "confidential"), [([DCAP], False), ([DCAP, CONFIDENTIAL], True)]
)
async def test_the_confidential_group_gives_the_confidential_cases(
    way_in: SignInWorld, issuer: str, world: World, groups: list[str], confidential: bool
) -> None:
    _known(issuer, "s-1", name="Alix Fictif", groups=groups)
    await way_in.sign_in("s-1")
    assert await _session(world) == ("dcap", None, confidential)


async def test_a_coordonnateur_is_found_in_the_directory_by_a_verified_address(
    way_in: SignInWorld, issuer: str, world: World
) -> None:
    email = await _email(world, "coord-saguenay")
    _known(issuer, "s-3", email=email.upper(), email_verified=True, groups=[COORDINATION])
    assert (await way_in.sign_in("s-3")).status == 303
    assert await _session(world) == ("coordination", "coord-saguenay", False)


async def test_an_address_that_nobody_verified_opens_no_door(
    way_in: SignInWorld, issuer: str, world: World
) -> None:
    email = await _email(world, "coord-saguenay")
    _known(issuer, "s-3", email=email, email_verified=False, groups=[COORDINATION])
    answer = await way_in.sign_in("s-3")
    assert answer.status == 403
    assert "l’annuaire de Vigie ne vous connaît pas" in answer.shown


async def test_a_ds_in_the_group_of_the_coordination_is_refused(
    way_in: SignInWorld, issuer: str, world: World
) -> None:
    email = await _email(world, "ds-chicoutimi")
    _known(issuer, "s-4", email=email, email_verified=True, groups=[COORDINATION])
    assert (await way_in.sign_in("s-4")).status == 403


async def test_a_state_that_this_browser_did_not_leave_with_is_refused(
    way_in: SignInWorld, issuer: str, world: World
) -> None:
    _known(issuer, "s-1", groups=[DCAP])
    given = dict(await way_in.consent(await way_in.go(), "s-1"))
    async with console_behind(world, issuer) as other:
        await other.go()
        assert (await other.back(given)).status == 403
    assert (await way_in.back({**given, "state": "x" * 43})).status == 403
    assert (await way_in.back({"code": given["code"]})).status == 403


async def test_a_code_serves_once(way_in: SignInWorld, issuer: str) -> None:
    _known(issuer, "s-1", groups=[DCAP])
    given = await way_in.consent(await way_in.go(), "s-1")
    assert (await way_in.back(given)).status == 303
    again = await way_in.back(given)
    assert again.status == 403
    fresh = await way_in.go()
    replayed = await way_in.back({"code": given["code"], "state": fresh["state"]})
    assert replayed.status == 403
    assert "a déjà servi" in replayed.shown


async def test_a_sign_in_older_than_ten_minutes_is_refused(
    way_in: SignInWorld, issuer: str, world: World
) -> None:
    _known(issuer, "s-1", groups=[DCAP])
    given = await way_in.consent(await way_in.go(), "s-1")
    world.clock.advance(minutes=10)
    assert (await way_in.back(given)).status == 403


async def test_a_refusal_by_the_provider_is_said_in_french(way_in: SignInWorld) -> None:
    asked = await way_in.go()
    answer = await way_in.back({"error": "access_denied", "state": asked["state"]})
    assert answer.status == 403
    assert "a refusé la connexion" in answer.shown


@pytest.mark.parametrize(
    "target",
    [
        "https://ailleurs.test/console/",
        "//ailleurs.test/console/",
        "/console//ailleurs.test",
        "/console/\\ailleurs.test",
        "/consoleailleurs",
        "javascript:alert(1)",
        "/console/\r\nX: 1",
    ],
)
async def test_no_page_elsewhere_can_be_the_one_to_come_back_to(
    way_in: SignInWorld, issuer: str, target: str
) -> None:
    _known(issuer, "s-1", groups=[DCAP])
    answer = await way_in.sign_in("s-1", target)
    assert (answer.status, answer.headers["Location"]) == (303, "/console/")


async def test_the_sign_in_is_written_in_the_journal(
    way_in: SignInWorld, issuer: str, world: World
) -> None:
    _known(issuer, "s-1", name="Alix Fictif", groups=[DCAP])
    await way_in.sign_in("s-1")
    async with world.database.read() as connection:
        (line,) = (await connection.execute(select(journal))).all()
    assert (line.act, line.reviewer, line.name) == ("connexion", "s-1", "Alix Fictif")


async def test_a_provider_that_does_not_answer_gets_a_page_in_french(world: World) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
        async with console_behind(world, nobody) as way_in:
            answer = await way_in.visitor.get("/console/connexion/aller")
    assert answer.status == 503
    assert "ne répond pas" in answer.shown


async def test_a_provider_that_never_finishes_is_not_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talking, "LIMIT", talking.aiohttp.ClientTimeout(total=0.05))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mute = f"http://127.0.0.1:{silent.getsockname()[1]}"
        async with console_behind(world, mute) as way_in:
            answer = await way_in.visitor.get("/console/connexion/aller")
    assert answer.status == 503


_FORGERIES = {
    "another audience": lambda self, claims: self.signed({**claims, "aud": "autre"}),
    "another issuer": lambda self, claims: self.signed({**claims, "iss": "https://autre.test"}),
    "another nonce": lambda self, claims: self.signed({**claims, "nonce": "autre"}),
    "no nonce": lambda self, claims: self.signed({k: claims[k] for k in claims if k != "nonce"}),
    "expired": lambda self, claims: self.signed({**claims, "exp": claims["iat"] - 61}),
    "from the future": lambda self, claims: self.signed({**claims, "iat": claims["iat"] + 600}),
    "not yet": lambda self, claims: self.signed({**claims, "nbf": claims["iat"] + 600}),
    "no end": lambda self, claims: self.signed({k: claims[k] for k in claims if k != "exp"}),
    "another party": lambda self, claims: self.signed({**claims, "azp": "autre"}),
    "two audiences": lambda self, claims: self.signed({**claims, "aud": [CLIENT, "autre"]}),
    "wrong hash": lambda self, claims: self.signed({**claims, "at_hash": "autre"}),
    "unknown key": lambda self, claims: self.signed(claims, kid="k2"),
    "unsigned": lambda self, claims: _encoded(claims, None, "none"),
    "shared secret": lambda self, claims: _encoded(claims, "secret-fictif" * 4, "HS256"),
    "not a token": lambda self, claims: "a.b.c",
    "changed": lambda self, claims: self.signed(claims)[:-8] + "AAAAAAAA",
}


def _encoded(claims: dict[str, object], key: str | None, algorithm: str) -> str:
    import jwt

    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "k1"})


@pytest.mark.parametrize("forgery", _FORGERIES)
async def test_a_token_that_is_not_all_it_should_be_opens_nothing(
    world: World, forgery: str
) -> None:
    async with wicked() as provider, console_behind(world, provider.issuer) as way_in:
        provider.groups, provider.forge = [DCAP], _FORGERIES[forgery]
        asked = await way_in.go()
        provider.nonce = asked["nonce"]
        answer = await way_in.back({"code": "c", "state": asked["state"]})
        assert answer.status == 403
        assert "n’a pas pu être vérifiée" in answer.shown
        assert (await way_in.visitor.get(HOME)).status == 302


async def test_an_honest_token_opens_and_the_proof_is_the_one_that_was_promised(
    world: World,
) -> None:
    async with wicked() as provider, console_behind(world, provider.issuer) as way_in:
        provider.groups = [DCAP]
        provider.forge = lambda self, claims: self.signed(
            {**claims, "at_hash": half_hash("jeton"), "azp": CLIENT, "exp": claims["iat"] - 50}
        )
        asked = await way_in.go()
        provider.nonce = asked["nonce"]
        assert (await way_in.back({"code": "c", "state": asked["state"]})).status == 303
        digest = hashlib.sha256(provider.sent["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        assert provider.sent["authorization"] == basic()
        assert "client_secret" not in provider.sent


async def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(world: World) -> None:
    async with wicked() as provider, console_behind(world, provider.issuer) as way_in:
        provider.groups = [DCAP]
        provider.announced = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        asked = await way_in.go()
        provider.nonce = asked["nonce"]
        assert (await way_in.back({"code": "c", "state": asked["state"]})).status == 303
        assert provider.sent["client_secret"] == "secret-fictif"
        assert provider.sent["authorization"] == ""


async def test_groups_that_the_provider_did_not_pass_on_are_not_taken_for_none(
    world: World,
) -> None:
    async with wicked() as provider, console_behind(world, provider.issuer) as way_in:
        provider.forge = lambda self, claims: self.signed(
            {**{k: claims[k] for k in claims if k != "groups"}, "_claim_names": {"groups": "src1"}}
        )
        asked = await way_in.go()
        provider.nonce = asked["nonce"]
        answer = await way_in.back({"code": "c", "state": asked["state"]})
        assert answer.status == 403
        assert "trop de groupes" in answer.shown


@pytest.mark.parametrize(
    "announced",
    [
        {"issuer": "https://autre.test"},
        {"token_endpoint": "http://ailleurs.test/token"},
        {"jwks_uri": ""},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
async def test_a_provider_that_announces_unsafe_addresses_is_not_used(
    world: World, announced: dict[str, str]
) -> None:
    async with wicked() as provider, console_behind(world, provider.issuer) as way_in:
        provider.announced = announced
        assert (await way_in.visitor.get("/console/connexion/aller")).status == 503


async def test_a_token_endpoint_in_trouble_is_told_apart_from_a_refusal(world: World) -> None:
    async with wicked() as provider, console_behind(world, provider.issuer) as way_in:
        for status, expected in ((500, 503), (400, 403)):
            provider.token_status = status
            asked = await way_in.go()
            answer = await way_in.back({"code": "c", "state": asked["state"]})
            assert answer.status == expected


async def _session(world: World) -> tuple[str, str | None, bool]:
    async with world.database.read() as connection:
        row = (await connection.execute(select(sessions))).one()
    return row.role, row.person, row.confidential


async def _email(world: World, person: str) -> str:
    return (await world.vigie.reference.current()).directory.people[person].email
