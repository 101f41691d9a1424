"""What doctor tells of Teams: each way of being without a token or without keys apart."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.config import Settings
from bot.doctor.asking import Asker
from bot.doctor.checkup import Line, State
from bot.doctor.teams import teams_lines
from bot.platforms import Elsewhere
from tests.doctor.waiting import about
from tests.fakes.entra import FakeEntra, Fault

TOKEN, KEYS = "Teams, jeton", "Teams, clés de signature"
OTHER = "12121212-3434-4565-8787-909090909090"


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    # msal guesses from these where it runs.
    for name in ("IDENTITY_ENDPOINT", "MSI_ENDPOINT", "AZURE_POD_IDENTITY_AUTHORITY_HOST"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def hurried(asker: Asker) -> Asker:
    return replace(asker, timeout=0.2)


def settings(entra: FakeEntra, **changes: Any) -> Settings:
    return Settings.model_validate(
        {
            "teams_app_type": "SingleTenant",
            "teams_app_id": entra.app_id,
            "teams_app_password": entra.password,
            "teams_tenant_ids": entra.tenant,
            **changes,
        }
    )


async def look(entra: FakeEntra, asker: Asker, **changes: Any) -> list[Line]:
    elsewhere = Elsewhere(login=entra.http_client())
    async with asyncio.timeout(30):
        return list(await teams_lines(settings(entra, **changes), asker, elsewhere))


@pytest.mark.parametrize("app_type", ["SingleTenant", "MultiTenant", "UserAssignedMSI"])
async def test_a_good_application_has_nothing_to_say(
    app_type: str, entra: FakeEntra, asker: Asker
) -> None:
    lines = await look(entra, asker, teams_app_type=app_type)
    assert {line.state for line in lines} == {State.OK}
    assert {line.subject for line in lines} == {
        TOKEN,
        KEYS,
        "Horloge (Teams)",
        f"Teams, organisation {entra.tenant}",
    }


@pytest.mark.parametrize(
    ("changes", "code", "todo"),
    [
        ({"teams_app_password": "faux"}, "token_invalid_client", "VIGIE_TEAMS_APP_PASSWORD"),
        ({"teams_app_id": OTHER}, "token_unauthorized_client", "VIGIE_TEAMS_APP_ID"),
        ({"teams_tenant_ids": OTHER}, "token_invalid_tenant", "VIGIE_TEAMS_TENANT_IDS"),
    ],
)
async def test_each_wrong_setting_is_told_apart(
    changes: dict[str, str], code: str, todo: str, entra: FakeEntra, asker: Asker
) -> None:
    line = about(await look(entra, asker, **changes), TOKEN)
    assert line.state is State.PANNE
    assert code in line.said
    assert todo in line.todo


async def test_an_organisation_that_does_not_exist_is_named_even_if_the_token_is_good(
    entra: FakeEntra, asker: Asker
) -> None:
    both = f"{entra.tenant},{OTHER}"
    lines = await look(entra, asker, teams_app_type="MultiTenant", teams_tenant_ids=both)
    assert about(lines, TOKEN).state is State.OK
    assert about(lines, f"Teams, organisation {entra.tenant}").state is State.OK
    assert about(lines, f"Teams, organisation {OTHER}").state is State.PANNE


@pytest.mark.parametrize(
    ("name", "fault", "subject", "code"),
    [
        ("token", Fault(status=503), TOKEN, "token_http_503"),
        ("token", Fault(status=200), TOKEN, "token_unreadable_answer"),
        ("metadata", Fault(status=503), KEYS, "token_unreadable_answer"),
        ("keys", Fault(status=200, body='{"keys": []}'), KEYS, "token_unreadable_answer"),
        ("keys", Fault(status=200, body=json.dumps([])), KEYS, "token_unreadable_answer"),
    ],
)
async def test_a_server_that_answers_badly_breaks_its_own_line_alone(
    name: str, fault: Fault, subject: str, code: str, entra: FakeEntra, asker: Asker
) -> None:
    # The address of the keys is read twice: for the time, then as the service does.
    entra.fail(name, *[fault] * 2)
    lines = await look(entra, asker)
    assert [line.subject for line in lines if line.state is State.PANNE] == [subject]
    assert code in about(lines, subject).said


@pytest.mark.parametrize(
    ("name", "subjects"),
    [
        ("metadata", {KEYS}),
        ("keys", {KEYS}),
    ],
)
async def test_a_key_server_that_stalls_gives_a_line_and_not_a_hang(
    name: str, subjects: set[str], entra: FakeEntra, hurried: Asker
) -> None:
    entra.stall[name] = 2.0
    lines = await look(entra, hurried)
    assert {line.subject for line in lines if line.state is State.PANNE} >= subjects


async def test_a_clock_that_is_wrong_is_told_by_microsoft_too(
    entra: FakeEntra, asker: Asker
) -> None:
    late = replace(asker, clock=lambda: datetime.now(UTC) - timedelta(minutes=10))
    line = about(await look(entra, late), "Horloge (Teams)")
    assert line.state is State.PANNE
    assert "retarde" in line.said


@pytest.mark.parametrize(
    "missing", ["teams_app_type", "teams_app_id", "teams_app_password", "teams_tenant_ids"]
)
async def test_incomplete_settings_ask_nobody_anything(
    missing: str, entra: FakeEntra, asker: Asker
) -> None:
    assert await look(entra, asker, **{missing: ""}) == []
    assert entra.asked.total() == 0


async def test_no_secret_and_no_token_is_shown(entra: FakeEntra, asker: Asker) -> None:
    shown = repr(await look(entra, asker))
    shown += repr(await look(entra, asker, teams_app_password="faux-secret"))
    assert entra.password not in shown
    assert "faux-secret" not in shown
    assert entra.granted[0] not in shown
