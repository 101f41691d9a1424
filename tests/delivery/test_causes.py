"""Why a message could not be delivered, cause by cause, on Slack and on Teams as they refuse."""

from collections.abc import AsyncIterator, Callable

import pytest

from bot.domain.case import Case, Kind
from bot.domain.effects import SurfaceKind
from bot.storage.engine import Database
from tests.clock import Clock
from tests.delivery.platform import ALERTS, SLACK, TEAMS, Platforms, platforms
from tests.delivery.world import COORD, DCAP, DS, WORDS
from tests.fakes.slack_api import BOT_USER, Fault
from tests.fakes.teams_connector import Fault as TeamsFault
from tests.wording.plain import loose

Break = Callable[[Platforms, bool], None]


@pytest.fixture(params=[SLACK, TEAMS])
def platform(request: pytest.FixtureRequest) -> str:
    """Each platform in turn."""
    return str(request.param)


@pytest.fixture
async def on(database: Database, clock: Clock, platform: str) -> AsyncIterator[Platforms]:
    """Everybody on that platform, which found nothing to refuse in what it was sent."""
    async with platforms(database, clock, field=platform, office=platform) as opened:
        yield opened
        assert opened.slack.violations == []
        assert opened.teams.violations == []


def out_of_room(on: Platforms, wrong: bool) -> None:
    """Vigie is put out of the DCAP's room in Slack, or let in again."""
    members = on.slack.rooms[ALERTS[SLACK]].members
    members.discard(BOT_USER) if wrong else members.add(BOT_USER)


def archived(on: Platforms, wrong: bool) -> None:
    """The DCAP's room is archived, or no more."""
    on.slack.rooms[ALERTS[SLACK]].archived = wrong


def deactivated(on: Platforms, wrong: bool) -> None:
    """The coordination's account is deactivated, or no more."""
    on.slack.users[on.accounts[COORD]].deactivated = wrong


def not_installed(on: Platforms, wrong: bool) -> None:
    """The coordination has not the application, or has it."""
    person = on.teams.person(on.accounts[COORD])
    assert person is not None
    person.installed = not wrong


def blocked(on: Platforms, wrong: bool) -> None:
    """The coordination blocked Vigie, or no longer does."""
    person = on.teams.person(on.accounts[COORD])
    assert person is not None
    on.teams.personal(person.id).blocked = wrong


def out_of_team(on: Platforms, wrong: bool) -> None:
    """The DCAP's team removed Vigie, or takes it back."""
    on.teams.conversations[ALERTS[TEAMS]].installed = not wrong


ROOM = [
    pytest.param(SLACK, out_of_room, "Vigie n’est pas membre du salon", id="slack-not_in_channel"),
    pytest.param(SLACK, archived, "salon archivé", id="slack-is_archived"),
    pytest.param(
        TEAMS, out_of_team, "n’est pas installée dans cette conversation", id="teams-not_in_roster"
    ),
]
PERSON = [
    pytest.param(SLACK, deactivated, "compte désactivé", id="slack-user_deactivated"),
    pytest.param(TEAMS, not_installed, "Vigie n’est pas installée", id="teams-app_removed"),
    pytest.param(TEAMS, blocked, "Vigie est bloquée", id="teams-blocked"),
]


@pytest.mark.parametrize(("platform", "break_", "why"), ROOM)
async def test_a_room_that_refuses_is_told_to_its_people_and_gets_all_once_it_accepts(
    on: Platforms, platform: str, break_: Break, why: str
) -> None:
    break_(on, True)
    case = await on.report(kind=Kind.RUMEUR)
    await settled(on)
    assert why in receipt(on, platform)
    told = " ".join(on.private(DCAP, platform))
    assert case.ref in told
    assert WORDS not in told
    await mended(on, platform, break_, case, SurfaceKind.ALERT)
    assert WORDS in " ".join(on.room(platform))
    assert "livré" not in receipt(on, platform)


@pytest.mark.parametrize(("platform", "break_", "why"), PERSON)
async def test_a_person_out_of_reach_is_told_to_the_dcap_and_gets_all_once_back(
    on: Platforms, platform: str, break_: Break, why: str
) -> None:
    break_(on, True)
    case = await on.report()
    await settled(on)
    assert why in receipt(on, platform)
    told = " ".join(on.room(platform))
    assert case.ref in told
    assert WORDS not in told
    await mended(on, platform, break_, case, SurfaceKind.THREAD)
    assert WORDS in " ".join(on.private(COORD, platform))
    assert "livré" not in receipt(on, platform)


@pytest.mark.parametrize("platform", [SLACK])
async def test_an_application_that_was_removed_loses_nothing_once_it_is_back(
    on: Platforms, platform: str
) -> None:
    """Everything is refused, the news of the loss too; then each place gets what it lacked."""
    removed = [Fault(error="account_inactive") for _ in range(60)]
    on.slack.fail("chat.postMessage", *removed)
    case = await on.report(kind=Kind.RUMEUR)
    await settled(on)
    for kind in (SurfaceKind.RECEIPT, SurfaceKind.ALERT, SurfaceKind.THREAD):
        assert (await on.card(case, kind)).failure == "account_inactive"
    on.slack.forgive()
    await on.report("ds-dubuc", Kind.RUMEUR)
    await settled(on)
    assert any(case.ref in text for text in on.room(platform))
    assert any(case.ref in text for text in on.private(COORD, platform))


async def test_a_platform_that_asks_to_wait_is_obeyed_and_it_is_no_attempt(
    on: Platforms, platform: str
) -> None:
    if platform == SLACK:
        on.slack.fail("chat.postMessage", Fault(error="ratelimited", status=429, retry_after=30))
    else:
        on.teams.fail("create", TeamsFault(status=429, code="Throttled", retry_after="30"))
    case = await on.report(kind=Kind.RUMEUR)
    await on.world.deliver()
    waiting = [
        kind
        for kind in (SurfaceKind.RECEIPT, SurfaceKind.ALERT, SurfaceKind.THREAD)
        if (await on.card(case, kind)).posted_at is None
    ]
    assert len(waiting) == 1
    on.world.clock.advance(seconds=29)
    await on.world.deliver()
    assert (await on.card(case, waiting[0])).posted_at is None
    on.world.clock.advance(seconds=2)
    await on.world.deliver()
    assert (await on.card(case, waiting[0])).posted_at is not None
    assert await on.world.dead() == []


async def test_a_platform_that_does_not_answer_is_asked_again(
    platform: str, database: Database, clock: Clock
) -> None:
    async with platforms(database, clock, field=platform, office=platform, patience=0.2) as on:
        fake = on.slack if platform == SLACK else on.teams
        fake.hold()
        case = await on.report(kind=Kind.RUMEUR)
        await on.world.deliver()
        assert await on.world.dead() == []
        fake.release()
        await on.world.pass_time(seconds=20, step=5)
        for kind in (SurfaceKind.RECEIPT, SurfaceKind.ALERT, SurfaceKind.THREAD):
            card = await on.card(case, kind)
            assert card.failure is None
            assert card.posted_at is not None
        assert "en route" not in receipt(on, platform)


async def test_a_platform_down_for_an_hour_loses_nothing_and_keeps_the_order(
    on: Platforms, platform: str
) -> None:
    on.cables[platform].cut = True
    opened: list[Case] = []
    for who in (DS, "ds-dubuc", "ds-gouin"):
        opened.append(await on.report(who, Kind.RUMEUR))
        await on.world.pass_time(minutes=1, step=20)
    await on.world.talk(opened[0], SurfaceKind.RECEIPT, DS, "Premier mot.")
    await on.world.pass_time(minutes=30, step=60)
    await on.world.talk(opened[0], SurfaceKind.RECEIPT, DS, "Second mot.")
    await on.world.pass_time(minutes=27, step=60)
    assert on.room(platform) == []
    assert on.private(DS, platform) == []
    assert await on.world.dead() == []
    on.cables[platform].cut = False
    await on.world.pass_time(minutes=4, step=10)
    room = "\n".join(on.room(platform))
    for case in opened:
        assert case.ref in room
    words = [text for text in on.private(COORD, platform) if "mot." in text]
    assert ["Premier" in words[0], "Second" in words[1]] == [True, True]
    assert "en route" not in receipt(on, platform)
    assert await on.world.dead() == []


@pytest.mark.parametrize(("field", "office"), [(SLACK, TEAMS), (TEAMS, SLACK)])
async def test_while_the_dcaps_platform_is_down_the_reporter_reads_so_and_whom_to_call(
    field: str, office: str, database: Database, clock: Clock
) -> None:
    async with platforms(database, clock, field=field, office=office) as on:
        on.cables[office].cut = True
        case = await on.report(kind=Kind.RUMEUR)
        await on.world.deliver()
        assert "en route vers la DCAP" in receipt(on, field)
        await on.world.pass_time(minutes=3, step=20)
        late = [text for text in on.private(DS, field) if "pas encore pu être livré" in loose(text)]
        assert len(late) == 1
        assert "418 555-0100" in loose(late[0])
        assert WORDS not in late[0]
        on.cables[office].cut = False
        await on.world.pass_time(minutes=3, step=20)
        assert case.ref in " ".join(on.room(office))
        assert "en route" not in receipt(on, field)


def receipt(on: Platforms, platform: str) -> str:
    """What the DS's last receipt shows now."""
    return loose([text for text in on.private(DS, platform) if "enregistré" in text][-1])


async def settled(on: Platforms) -> None:
    """Deliver what is due, and what each room takes only after a breath."""
    await on.world.pass_time(seconds=6, step=2)


async def mended(
    on: Platforms, platform: str, break_: Break, case: Case, kind: SurfaceKind
) -> None:
    """The place accepts messages again, and the next one to go there brings what was lost."""
    break_(on, False)
    assert (await on.card(case, kind)).posted_at is None
    await on.report("ds-dubuc", case.kind)
    await settled(on)
    card = await on.card(case, kind)
    assert card.posted_at is not None
    assert card.failure is None
