"""Every check that asks the database and the platforms, in the order in which they make sense."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import aiohttp

from bot.config import Settings
from bot.doctor.asking import TIMEOUT, Asker
from bot.doctor.checkup import Line, broken, unsure
from bot.doctor.database import SUBJECT, inspected
from bot.doctor.database import TIMEOUT as DATABASE_TIMEOUT
from bot.doctor.deliveries import delivery_lines
from bot.doctor.directory import directory_lines
from bot.doctor.people import Staff
from bot.doctor.people_slack import Watch, in_slack
from bot.doctor.people_teams import in_teams
from bot.doctor.records import Records, read_records
from bot.doctor.rooms import slack_room_line, teams_room_line
from bot.doctor.slack import SlackApi, slack_lines
from bot.doctor.teams import teams_lines
from bot.domain.scrutin import LOCAL
from bot.platforms import Elsewhere
from bot.slack.channel import API
from bot.storage.engine import Database


@dataclass(frozen=True)
class Means:
    """How the examination looks and waits; `timeout` is in seconds, for one question."""

    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    timeout: float = TIMEOUT
    elsewhere: Elsewhere = field(default_factory=Elsewhere)


async def examine(
    settings: Settings, means: Means, *, network: bool, watch: Watch
) -> Sequence[Line]:
    """Look at the database and, with `network`, at the platforms that the settings name."""
    now = means.clock()
    async with (
        inspected(settings.database_url, now) as found,
        aiohttp.ClientSession() as session,
    ):
        lines = list(found.lines)
        slack: SlackApi | None = None
        if network:
            asker = Asker(session, means.clock, means.timeout)
            slack = await _platforms(settings, asker, means, lines)
        else:
            said = "les plateformes n’ont pas été interrogées (--sans-reseau)"
            lines.append(unsure("Réseau", said, "relancez sans cette option"))
        records = await _records(found.database, settings, now, lines)
        if records is not None:
            lines += await _remembered(records, settings, slack, now, watch)
        return lines


async def _platforms(
    settings: Settings, asker: Asker, means: Means, lines: list[Line]
) -> SlackApi | None:
    """Ask each platform about itself; Slack, when its token serves to ask more."""
    slack = None
    token = settings.slack_bot_token.get_secret_value()
    if token:
        api = SlackApi(asker, token, means.elsewhere.slack_api or API, means.sleep)
        told, serves = await slack_lines(api, settings.team_ids)
        lines += told
        slack = api if serves else None
    if settings.serves_teams:
        lines += await teams_lines(settings, asker, means.elsewhere)
    return slack


async def _records(
    database: Database | None, settings: Settings, now: datetime, lines: list[Line]
) -> Records | None:
    if database is None:
        return None
    try:
        async with asyncio.timeout(DATABASE_TIMEOUT), database.read() as connection:
            return await read_records(connection, settings, now)
    except Exception as error:
        # It answered a moment ago: whatever it raises now is told by its kind alone.
        said = f"ne répond plus : {type(error).__name__}"
        lines.append(broken(SUBJECT, said, "relancez, puis lisez les journaux de la base"))
        return None


async def _remembered(
    records: Records, settings: Settings, slack: SlackApi | None, now: datetime, watch: Watch
) -> list[Line]:
    """The rooms, the people and the deliveries."""
    staff = Staff(records.directory, now.astimezone(LOCAL).date())
    lines = [
        await slack_room_line(place, slack, now)
        if place.address.channel == "slack"
        else teams_room_line(place, now)
        for place in records.places
    ]
    lines += directory_lines(staff)
    if slack is not None:
        trouble_with = partial(slack.trouble_with, teams=settings.team_ids)
        lines += await in_slack(staff, trouble_with, watch)
    lines += in_teams(staff, records.personal)
    lines += delivery_lines(records, now)
    return lines
