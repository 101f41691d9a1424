"""Posting, updating and looking people up, against a Teams that refuses what Teams refuses."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest
from sqlalchemy.exc import OperationalError

from bot.channel import Channel, DeliveryError, MessageGone, MessageId
from bot.domain.people import Account, Address
from bot.messages import Choice, Choices, Document, Heading, Part, Words
from bot.storage import conversations
from bot.storage.conversations import Known
from bot.storage.engine import Database
from bot.teams.channel import TeamsChannel
from bot.teams.connector import Connector
from bot.teams.references import References
from bot.teams.speak import Outlet
from tests.clock import Clock
from tests.fakes.teams_connector import FakeTeams, Fault, Person
from tests.fakes.teams_state import BOT, ROOT

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SALON = Address("teams", "19:salon@thread.tacv2")
GROUP = Address("teams", "19:groupe@thread.v2")
CARD = Document(
    "RUM-0042 : une rumeur circule.",
    (
        Heading("Rumeur RUM-0042"),
        Words("Un bureau de vote serait fermé"),
        Choices((Choice("Prendre en charge", "prendre", "RUM-0042"),)),
    ),
)
TAKEN = Document("RUM-0042 est prise en charge.", (Heading("Rumeur RUM-0042, prise en charge"),))


class Bearer:
    async def bearer(self) -> str:
        return "jeton-fictif"

    def forget(self) -> None:
        raise AssertionError("our token was refused")


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams() as fake:
        yield fake


@pytest.fixture
def ds(teams: FakeTeams) -> Person:
    return teams.add_person("DS fictive", email="ds.fictive@exemple.quebec")


@pytest.fixture(autouse=True)
def rooms(teams: FakeTeams, ds: Person) -> None:
    teams.add_channel(SALON.room, members=[ds])
    teams.add_group(GROUP.room, members=[ds])


@pytest.fixture
def references(database: Database, clock: Clock) -> References:
    return References(database, clock)


@pytest.fixture
async def channel(teams: FakeTeams, references: References) -> AsyncIterator[TeamsChannel]:
    async with aiohttp.ClientSession() as session:
        yield TeamsChannel(
            Connector(session, Bearer()),
            references,
            app_id=BOT.removeprefix("28:"),
            tenant=teams.tenant,
            default_service_url=teams.service_url,
        )


def known_of(teams: FakeTeams, person: Person) -> Known:
    room = teams.personal(person.id).id
    return Known("teams", room, "personal", teams.service_url, teams.tenant, person.aad)


async def refusal(channel: TeamsChannel, address: Address) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await channel.send(address, CARD)
    return caught.value


async def refused(database: Database, room: str) -> str | None:
    async with database.read() as connection:
        known = await conversations.of_room(connection, "teams", room)
    assert known is not None
    return known.refused


async def test_it_is_a_channel(channel: TeamsChannel) -> None:
    speaking: Channel = channel
    assert (speaking.name, speaking.pace) == ("teams", 1 / 7)


async def test_a_person_is_written_to_first_by_their_directory_id(
    channel: TeamsChannel, teams: FakeTeams, ds: Person, references: References
) -> None:
    sent = await channel.send(Address("teams", ds.aad), CARD)
    [message] = teams.personal(ds.id).visible
    assert sent == MessageId(Address("teams", teams.personal(ds.id).id), message.id)
    assert "Un bureau de vote serait fermé" in teams.shown_to(ds)[0]
    assert message.button("Prendre")
    assert await references.of_account(ds.aad) == known_of(teams, ds)
    assert teams.violations == []


async def test_any_activity_goes_where_a_document_would(
    channel: TeamsChannel, teams: FakeTeams, ds: Person
) -> None:
    outlet: Outlet = channel
    await outlet.post(Address("teams", ds.aad), {"type": "message", "text": "Un formulaire"})
    assert teams.shown_to(ds) == ["Un formulaire"]


async def test_a_conversation_is_opened_once_and_its_case_does_not_matter(
    channel: TeamsChannel, teams: FakeTeams, ds: Person
) -> None:
    for room in (ds.aad, ds.aad.upper(), ds.aad):
        await channel.send(Address("teams", room), CARD)
    assert len(teams.called("create")) == 1
    assert len(teams.shown_to(ds)) == 3


async def test_a_stored_conversation_is_used_with_its_own_service_address(
    channel: TeamsChannel, teams: FakeTeams, ds: Person, references: References
) -> None:
    channel._default_service_url = "http://127.0.0.1:9/"
    await references.remember(known_of(teams, ds))
    await channel.send(Address("teams", ds.aad), CARD)
    assert teams.called("create") == []
    await channel.send(SALON, CARD)
    assert teams.conversations[SALON.room].visible


async def test_a_personal_conversation_has_no_threads(
    channel: TeamsChannel, teams: FakeTeams, ds: Person
) -> None:
    sent = await channel.send(Address("teams", ds.aad), CARD)
    again = await channel.send(sent.address.in_thread(sent.id), TAKEN)
    assert again.address == sent.address
    assert len(teams.shown_to(ds)) == 2
    group = await channel.send(GROUP.in_thread("1700"), CARD)
    assert group.address == GROUP
    assert len(teams.shown_to(ds, GROUP.room)) == 1


async def test_a_card_in_a_channel_begins_a_thread_where_the_next_ones_go(
    channel: TeamsChannel, teams: FakeTeams
) -> None:
    root = await channel.send(SALON, CARD)
    reply = await channel.send(root.address.in_thread(root.id), TAKEN)
    salon = teams.conversations[SALON.room]
    assert root.address == SALON
    assert reply.address == SALON.in_thread(root.id)
    assert [one.id for one in salon.thread(root.id)] == [reply.id]
    assert teams.violations == []


async def test_an_update_is_seen_by_everybody_wherever_the_card_is(
    channel: TeamsChannel, teams: FakeTeams, ds: Person
) -> None:
    root = await channel.send(SALON, CARD)
    reply = await channel.send(SALON.in_thread(root.id), CARD)
    private = await channel.send(Address("teams", ds.aad), CARD)
    group = await channel.send(GROUP, CARD)
    for sent in (root, reply, private, group):
        await channel.update(sent, TAKEN)
    screens = [
        *teams.shown_to(ds, SALON.room),
        *teams.shown_to(ds),
        *teams.shown_to(ds, GROUP.room),
    ]
    assert screens == ["Rumeur RUM-0042, prise en charge"] * 4
    assert teams.violations == []


async def test_what_follows_a_deleted_thread_begins_another(
    channel: TeamsChannel, teams: FakeTeams
) -> None:
    root = await channel.send(SALON, CARD)
    teams.conversations[SALON.room].messages[0].deleted = True
    sent = await channel.send(SALON.in_thread(root.id), TAKEN)
    assert sent.address == SALON
    assert [one.id for one in teams.conversations[SALON.room].visible] == [sent.id]


async def test_a_message_that_is_gone_says_so(
    channel: TeamsChannel, teams: FakeTeams, ds: Person
) -> None:
    for address in (SALON, GROUP, Address("teams", ds.aad)):
        sent = await channel.send(address, CARD)
        teams.conversations[sent.address.room].messages[0].deleted = True
        for lost in (sent, replace(sent, id="1700")):
            with pytest.raises(MessageGone):
                await channel.update(lost, TAKEN)


async def test_a_persons_conversation_that_changed_is_found_again(
    channel: TeamsChannel, teams: FakeTeams, ds: Person, references: References, clock: Clock
) -> None:
    """As after another installation: the stored id no longer means anything."""
    await references.remember(replace(known_of(teams, ds), room="a:ancienne"))
    clock.advance(days=1)
    with pytest.raises(MessageGone):
        await channel.update(MessageId(Address("teams", "a:ancienne"), "1700"), TAKEN)
    for address in (Address("teams", ds.aad), Address("teams", "a:ancienne")):
        sent = await channel.send(address, CARD)
        assert sent.address.room == teams.personal(ds.id).id
    assert await references.of_account(ds.aad) == known_of(teams, ds)
    assert len(teams.shown_to(ds)) == 2


async def test_an_id_that_microsoft_cannot_read_is_asked_for_again_once(
    channel: TeamsChannel, teams: FakeTeams, ds: Person, references: References
) -> None:
    await references.remember(known_of(teams, ds))
    page = Fault(403, text='{"error":{"message":"Failed to decrypt conversation id"}}')
    teams.fail("post", page)
    await channel.send(Address("teams", ds.aad), CARD)
    assert len(teams.shown_to(ds)) == 1
    teams.fail("post", page, page)
    error = await refusal(channel, Address("teams", ds.aad))
    assert (error.cause, error.permanent) == ("conversation_unreadable", False)


@pytest.mark.parametrize("address", [SALON, GROUP, Address("teams", "a:inconnue")])
async def test_a_room_that_is_gone_is_a_permanent_failure(
    address: Address, channel: TeamsChannel, teams: FakeTeams
) -> None:
    teams.conversations.clear()
    error = await refusal(channel, address)
    assert (error.cause, error.permanent) == ("conversation_not_found", True)


@pytest.mark.parametrize("address", [SALON, GROUP])
async def test_a_refusal_is_kept_with_its_cause_and_lifted_by_the_next_success(
    address: Address, channel: TeamsChannel, teams: FakeTeams, database: Database
) -> None:
    room = teams.conversations[address.room]
    room.installed = False
    error = await refusal(channel, address)
    assert (error.cause, error.permanent) == ("not_in_roster", True)
    assert await refused(database, address.room) == "not_in_roster"
    teams.disabled = True
    assert (await refusal(channel, address)).cause == "disabled_by_admin"
    assert await refused(database, address.room) == "disabled_by_admin"
    room.installed, teams.disabled = True, False
    await channel.send(address, CARD)
    assert await refused(database, address.room) is None


async def test_a_person_who_blocked_us_is_told_apart_and_may_come_back(
    channel: TeamsChannel, teams: FakeTeams, ds: Person, database: Database
) -> None:
    sent = await channel.send(Address("teams", ds.aad), CARD)
    room = teams.personal(ds.id)
    room.blocked = True
    with pytest.raises(DeliveryError, match="blocked_by_user"):
        await channel.update(sent, TAKEN)
    assert await refused(database, room.id) == "blocked_by_user"
    assert (await refusal(channel, Address("teams", ds.aad))).cause == "blocked_by_user"
    room.blocked = False
    await channel.update(sent, TAKEN)
    assert await refused(database, room.id) is None


async def test_a_person_without_the_app_is_a_permanent_failure(
    channel: TeamsChannel, teams: FakeTeams, ds: Person
) -> None:
    ds.installed = False
    error = await refusal(channel, Address("teams", ds.aad))
    assert (error.cause, error.permanent) == ("app_removed", True)
    ds.installed = True
    await channel.send(Address("teams", ds.aad), CARD)
    assert len(teams.shown_to(ds)) == 1


async def test_somebody_who_is_not_of_the_organisation_is_a_permanent_failure(
    channel: TeamsChannel, teams: FakeTeams
) -> None:
    visitor = teams.add_person("Visite fictive", tenant="ailleurs")
    for account in (visitor.aad, "99999999-0000-4000-8000-000000000000"):
        error = await refusal(channel, Address("teams", account))
        assert (error.cause, error.permanent) == ("bad_request", True)


async def test_a_failure_that_may_pass_is_not_kept_as_a_refusal(
    channel: TeamsChannel, teams: FakeTeams, database: Database
) -> None:
    await channel.send(GROUP, CARD)
    for fault in (
        Fault(429, "Throttled"),
        Fault(412, "PreconditionFailed"),
        Fault(502),
        Fault(504),
    ):
        teams.fail("post", fault)
        assert not (await refusal(channel, GROUP)).permanent
    assert await refused(database, GROUP.room) is None


async def test_a_message_that_left_is_not_sent_again_because_it_could_not_be_noted(
    channel: TeamsChannel, teams: FakeTeams, references: References, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(known: Known) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(references, "remember", broken)
    await channel.send(GROUP, CARD)
    assert len(teams.conversations[GROUP.room].visible) == 1


async def test_a_thread_whose_id_comes_in_the_conversation_alone_is_understood(
    channel: TeamsChannel, teams: FakeTeams
) -> None:
    answer = f'{{"id": "{SALON.room}{ROOT}1700"}}'
    teams.fail("create", Fault(201, text=answer), Fault(201, text='{"id": "19:sans-racine"}'))
    assert (await channel.send(SALON, CARD)).id == "1700"
    assert (await refusal(channel, SALON)).cause == "unreadable_answer"


async def test_what_teams_would_refuse_for_its_length_is_cut_instead(
    channel: TeamsChannel, teams: FakeTeams
) -> None:
    words: list[Part] = [Words("é" * 40_000)] * 60
    await channel.send(SALON, Document("r" * 50_000, (Heading("t" * 500), *words)))
    assert teams.violations == []


async def test_at_its_pace_a_burst_is_accepted(channel: TeamsChannel, teams: FakeTeams) -> None:
    now = 1000.0
    teams.clock = lambda: now
    for _ in range(30):
        await channel.send(GROUP, CARD)
        now += channel.pace + 1e-6
    assert len(teams.conversations[GROUP.room].visible) == 30


async def test_the_address_of_a_member_is_found_where_they_were_heard(
    channel: TeamsChannel, teams: FakeTeams, ds: Person, references: References
) -> None:
    ds.installed = False
    await channel.send(GROUP, CARD)
    references.heard(ds.aad, GROUP.room)
    assert await channel.email_of(Account("teams", ds.aad)) == "ds.fictive@exemple.quebec"
    assert teams.called("member")[-1].conversation == GROUP.room


async def test_the_address_of_somebody_never_heard_is_found_in_their_own_conversation(
    channel: TeamsChannel, teams: FakeTeams, ds: Person
) -> None:
    assert await channel.email_of(Account("teams", ds.aad)) == "ds.fictive@exemple.quebec"
    ds.email, ds.upn = "", "ds@exemple.quebec"
    assert await channel.email_of(Account("teams", ds.aad)) == "ds@exemple.quebec"
    ds.upn = ""
    assert await channel.email_of(Account("teams", ds.aad)) == ""
    assert len(teams.called("create")) == 1


async def test_nobody_vouches_for_a_guest_or_for_an_absence(
    channel: TeamsChannel, teams: FakeTeams, ds: Person, references: References
) -> None:
    guest = teams.add_person("Visite fictive", email="ds.fictive@exemple.quebec", tenant="ailleurs")
    teams.conversations[GROUP.room].members.add(guest.id)
    await channel.send(GROUP, CARD)
    references.heard(guest.aad, GROUP.room)
    assert await channel.email_of(Account("teams", guest.aad)) == ""
    teams.conversations[GROUP.room].members.clear()
    references.heard(ds.aad, GROUP.room)
    with pytest.raises(DeliveryError, match="member_not_found"):
        await channel.email_of(Account("teams", ds.aad))


async def test_no_conversation_is_written_to_twice_in_one_call(
    channel: TeamsChannel, teams: FakeTeams
) -> None:
    teams.fail("create", Fault(502, "ServiceError"))
    error = await refusal(channel, SALON)
    assert (error.cause, error.permanent) == ("http_502", False)
    assert [call.verb for call in teams.calls] == ["create"]
    assert not re.search("[A-Z]", error.cause)


async def test_somebody_is_written_to_in_the_organisation_where_they_were_heard(
    channel: TeamsChannel, teams: FakeTeams, references: References
) -> None:
    teams.also = frozenset({"locataire-voisin"})
    neighbour = teams.add_person("Voisine fictive", tenant="locataire-voisin")
    shared = Known("teams", GROUP.room, "groupChat", teams.service_url, "locataire-voisin")
    await references.remember(shared)
    assert (await refusal(channel, Address("teams", neighbour.aad))).cause == "bad_request"
    references.heard(neighbour.aad, GROUP.room)
    await channel.send(Address("teams", neighbour.aad), CARD)
    assert len(teams.shown_to(neighbour)) == 1


async def test_a_persons_conversation_is_opened_again_in_their_own_organisation(
    channel: TeamsChannel, teams: FakeTeams, references: References
) -> None:
    teams.also = frozenset({"locataire-voisin"})
    neighbour = teams.add_person("Voisine fictive", tenant="locataire-voisin")
    old = replace(known_of(teams, neighbour), room="a:ancienne", tenant="locataire-voisin")
    await references.remember(old)
    await channel.send(Address("teams", neighbour.aad), CARD)
    found = await references.of_account(neighbour.aad)
    assert found is not None
    assert (found.room, found.tenant) == (teams.personal(neighbour.id).id, "locataire-voisin")
