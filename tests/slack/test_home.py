"""The home tab: what it shows, when it is written anew, and what its buttons open."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import aiohttp
import pytest

from bot.background import Background
from bot.domain.people import Account
from bot.home import HomePage
from bot.messages import Document, FieldErrors, OpenForm, Paragraph, Show, Span, Words
from bot.slack.app import SlackHttp
from bot.slack.channel import web_client
from bot.slack.home import home_view
from bot.slack.hometab import REMEMBERED, HomeTab
from tests.fakes.slack_api import FakeSlack, Fault, SlackPerson
from tests.fakes.slack_gestures import open_home, press_home
from tests.fakes.slack_rules import home_faults
from tests.slack.cast import ANSWER, FORM, HOME, ScriptedHandle
from tests.slack.conftest import NOON

DS = Account("slack", "UDS")


async def test_opening_the_tab_publishes_it(
    ds: SlackPerson, slack: FakeSlack, http: SlackHttp, handle: ScriptedHandle
) -> None:
    acks = await open_home(ds)
    await http.settled()
    shown = slack.homes["UDS"].shown
    assert [ack.status for ack in acks] == [200]
    for expected in ("Ce que je fais", "Ce que je garde", "RUM-0042", "garde de la DCAP", "555"):
        assert expected in shown
    assert handle.seen == []
    assert slack.violations == []


async def test_the_messages_tab_publishes_nothing(
    ds: SlackPerson, slack: FakeSlack, http: SlackHttp
) -> None:
    await open_home(ds, tab="messages")
    await http.settled()
    assert slack.homes == {}


async def test_a_slack_that_stalls_does_not_delay_the_acknowledgement(
    ds: SlackPerson, slack: FakeSlack
) -> None:
    slack.hold()
    assert [ack.status for ack in await open_home(ds)] == [200]


async def test_a_tab_that_cannot_be_published_breaks_nothing(
    ds: SlackPerson, slack: FakeSlack, http: SlackHttp
) -> None:
    slack.fail("views.publish", Fault(error="internal_error"))
    assert [ack.status for ack in await open_home(ds)] == [200]
    await http.settled()
    await open_home(ds)
    await http.settled()
    assert "RUM-0042" in slack.homes["UDS"].shown


async def test_a_rumour_from_the_tab_opens_its_form(
    ds: SlackPerson, slack: FakeSlack, http: SlackHttp, handle: ScriptedHandle
) -> None:
    await open_home(ds)
    await http.settled()
    handle.reply = OpenForm(FORM)
    await press_home(ds, "Signaler une rumeur")
    [inbound] = handle.seen
    assert (inbound.command, inbound.text, inbound.button) == ("rumeur", "", None)
    assert (inbound.author.id, inbound.address.room) == ("UDS", "UDS")
    assert inbound.private
    handle.reply = FieldErrors({"lien": "Ce lien ne va pas."})
    await ds.submit({"texte": "Vu en ligne"})
    assert ds.errors
    assert slack.violations == []


async def test_a_question_from_the_tab_is_answered_where_it_was_asked(
    ds: SlackPerson, slack: FakeSlack, http: SlackHttp, handle: ScriptedHandle
) -> None:
    await open_home(ds)
    await http.settled()
    await press_home(ds, "Poser une question")
    assert handle.seen == []
    handle.reply = Show(ANSWER)
    await ds.submit({"question": " Puis-je commenter ? "})
    [inbound] = handle.seen
    assert (inbound.command, inbound.text, inbound.form) == ("com4", "Puis-je commenter ?", None)
    assert "Gardez vos opinions" in ds.view.shown
    assert slack.violations == []


async def test_a_button_of_the_tab_that_fails_says_so_in_front_of_it(
    ds: SlackPerson, slack: FakeSlack, http: SlackHttp, handle: ScriptedHandle
) -> None:
    await open_home(ds)
    await http.settled()
    handle.error = RuntimeError("base de données absente")
    ack = await press_home(ds, "Signaler une rumeur")
    await http.settled()
    assert ack.status == 200
    assert "Rien n’a été enregistré" in ds.view.shown


class Timers:
    """Time moved by hand, and what rings when it passes."""

    def __init__(self) -> None:
        self.now = NOON
        self.waiting: list[tuple[datetime, Callable[[], None], asyncio.TimerHandle]] = []

    def later(self, seconds: float, act: Callable[[], None]) -> asyncio.TimerHandle:
        handle = asyncio.get_running_loop().call_later(3600, act)
        self.waiting.append((self.now + timedelta(seconds=seconds), act, handle))
        return handle

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        due = [one for one in self.waiting if one[0] <= self.now]
        self.waiting = [one for one in self.waiting if one[0] > self.now]
        for _, act, handle in due:
            if not handle.cancelled():
                handle.cancel()
                act()


@pytest.fixture
def timers() -> Timers:
    return Timers()


@pytest.fixture
def background() -> Background:
    return Background()


@pytest.fixture
def tab(
    slack: FakeSlack, session: aiohttp.ClientSession, timers: Timers, background: Background
) -> HomeTab:
    async def page(_account: Account) -> HomePage:
        return HOME

    client = web_client(token=slack.token, session=session, base_url=slack.base_url)
    return HomeTab(client, page, background, lambda: timers.now, timers.later)


async def published(slack: FakeSlack, background: Background) -> int:
    await background.settled()
    return len(slack.called("views.publish"))


async def test_acts_refresh_the_tab_once_a_minute_at_most(
    tab: HomeTab, slack: FakeSlack, timers: Timers, background: Background
) -> None:
    tab.opened(DS)
    for _ in range(3):
        tab.acted(DS)
    assert await published(slack, background) == 1
    timers.pass_(59)
    assert await published(slack, background) == 1
    timers.pass_(1)
    assert await published(slack, background) == 2
    timers.pass_(300)
    assert await published(slack, background) == 2
    tab.acted(DS)
    assert await published(slack, background) == 3


async def test_an_act_of_somebody_who_never_looked_publishes_nothing(
    tab: HomeTab, slack: FakeSlack, timers: Timers, background: Background
) -> None:
    tab.acted(DS)
    timers.pass_(120)
    assert await published(slack, background) == 0


async def test_looking_again_writes_it_now_and_the_refresh_has_nothing_left_to_do(
    tab: HomeTab, slack: FakeSlack, timers: Timers, background: Background
) -> None:
    tab.opened(DS)
    tab.acted(DS)
    tab.opened(DS)
    assert await published(slack, background) == 2
    timers.pass_(120)
    assert await published(slack, background) == 2


async def test_a_stop_forgets_what_was_to_be_written_later(
    tab: HomeTab, slack: FakeSlack, timers: Timers, background: Background
) -> None:
    tab.opened(DS)
    tab.acted(DS)
    tab.close()
    timers.pass_(120)
    assert await published(slack, background) == 1


async def test_only_so_many_tabs_are_kept_up_to_date(
    tab: HomeTab, background: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.hometab.REMEMBERED", 2)
    for number in range(4):
        tab.opened(Account("slack", f"U{number}"))
    assert list(tab._written) == ["U2", "U3"]
    assert REMEMBERED > 1000
    await background.settled()


def test_a_page_longer_than_a_tab_still_fits() -> None:
    long = Document("Long", tuple(Paragraph((Span("mot " * 400),)) for _ in range(120)))
    told = Document("Dit", (Words("<!channel> *gras* " * 2000),))
    view = home_view(HomePage(help=long, cases=told, telephone="418 555-0100"))
    assert home_faults(view) == []
    assert "Signaler une rumeur" in repr(view)
