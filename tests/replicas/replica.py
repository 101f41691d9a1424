"""Vigie as `vigie serve` runs it, to be killed: `python -m tests.replicas.replica PORT API BASE`.

Its clock and its pace are the test's own, from three environment variables; the product has no
such setting.
"""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from unittest.mock import patch

from aiohttp import web

from bot.config import Settings
from bot.logs import configure_logs
from bot.platforms import Elsewhere
from bot.sending.delivery import Pace
from bot.service import service
from bot.slack.channel import SlackChannel

SECRET = "secret-fictif"
ALERTS, CONFIDENTIAL = "CALERTES", "GMANQUEMENTS"
SKEW, LEASE, SLACK_PACE, DEADLINE = (
    f"VIGIE_ESSAI_{name}" for name in ("DECALAGE", "BAIL", "CADENCE", "DELAI")
)
"""Seconds that the clock is ahead, of a lease, between two messages to a room, of a deadline."""


def _seconds(name: str) -> float:
    return float(os.environ[name])


class _Skewed(datetime):
    """The hour of a machine whose clock is ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + timedelta(seconds=_seconds(SKEW))


@contextmanager
def _this_machine() -> Iterator[None]:
    pace = Pace(lease=timedelta(seconds=_seconds(LEASE)))
    with (
        patch("bot.app.datetime", _Skewed),
        patch("bot.app.Pace", lambda: pace),
        patch.object(SlackChannel, "pace", _seconds(SLACK_PACE)),
    ):
        yield


def settings(database_url: str, deadline: float) -> Settings:
    """Settings under which the service starts; each deadline and silence is of so many seconds."""
    whole = Settings.model_validate(
        {
            "database_url": database_url,
            "contenu": "projet",
            "slack_bot_token": "xoxb-fictif",
            "slack_signing_secret": SECRET,
            "slack_team_ids": "T0ORG",
            "dcap_room": f"slack:{ALERTS}",
            "dcap_confidential_room": f"slack:{CONFIDENTIAL}",
            "dcap_telephone": "418 555-0100",
            "link_comptes_officiels": "https://exemple.test/comptes",
        }
    )
    minutes = deadline / 60
    # Below a minute on purpose: a setting would refuse it.
    durations = ("rumeur_delai", "incident_delai", "silence_rumeur", "silence_incident")
    short = dict.fromkeys((*durations, "silence_incident_jour_j"), minutes)
    choices = replace(whole.choices, **short)  # type: ignore[arg-type]
    return whole.model_copy(update={"choices": choices})


async def main(port: int, slack_api: str, database_url: str) -> None:
    """Serve on a port of the loopback until killed."""
    configure_logs(readable=True)
    elsewhere = Elsewhere(slack_api=slack_api)
    with _this_machine():
        used = settings(database_url, _seconds(DEADLINE))
        async with service(used, elsewhere=elsewhere) as running:
            runner = web.AppRunner(running.public, access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", port).start()
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
