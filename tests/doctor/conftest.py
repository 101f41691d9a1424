"""What a check may ask in the tests: strict platforms over loopback, and a staff of four."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest
from botframework.connector.auth import ChannelValidation

from bot.doctor.asking import Asker
from bot.doctor.slack import SlackApi
from tests.doctor.waiting import Naps
from tests.fakes.entra import FakeEntra
from tests.fakes.slack_api import BOT_USER, FakeSlack


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        fake.add_room("CALERTES", members={BOT_USER})
        yield fake


@pytest.fixture
async def entra(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeEntra]:
    async with FakeEntra() as fake:
        monkeypatch.setattr(ChannelValidation, "open_id_metadata_endpoint", fake.metadata_url)
        yield fake
        fake.release()


@pytest.fixture
async def asker() -> AsyncIterator[Asker]:
    async with aiohttp.ClientSession() as session:
        yield Asker(session, lambda: datetime.now(UTC))


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
def api(slack: FakeSlack, asker: Asker, naps: Naps) -> SlackApi:
    return SlackApi(asker, slack.token, slack.base_url, naps)
