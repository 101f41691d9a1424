"""`vigie demo --teams`: a whole Vigie for the local test client, without a signature."""

import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.cli.demo import demo, guide
from bot.cli.main import build_parser
from bot.seed import sample_staff_as_filed
from bot.teams.local_client import BOT, FILE, TENANT
from bot.teams.names import NAME
from bot.teams_demo import CAST, TeamsDemo, teams_demo
from tests.fakes.teams_connector import FakeTeams, Message, Person
from tests.fakes.teams_people import TeamsPerson
from tests.fakes.teams_requests import TeamsClients
from tests.parity.front import until

ALERTS = "19:alertes-dcap@thread.tacv2"


@dataclass
class Trial:
    """The demonstration, and the fictional staff in front of a strict client without tokens."""

    running: TeamsDemo
    teams: FakeTeams
    clients: TeamsClients
    people: dict[str, TeamsPerson]

    async def reads(self, id: str, text: str, room: str = "") -> Message:
        """The last message with that text in somebody's conversation, or in a room."""

        def look() -> Message | None:
            chat = self.teams.conversations[room] if room else self.people[id].chat
            return next((one for one in reversed(chat.visible) if text in one.shown), None)

        return await until(look)


@pytest.fixture
async def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Trial]:
    # Nobody listens there, even where a client is open beside the tests.
    monkeypatch.setattr("bot.teams_demo.FIRST_CLIENT", 1)
    async with (
        teams_demo(tmp_path, port=0) as running,
        FakeTeams(tenant=TENANT, bot=f"28:{BOT}", paced=False) as teams,
        ClientSession() as session,
    ):
        teams.accepts = lambda bearer: True
        clients = TeamsClients(teams, running.url, session, lambda service_url: "")
        people = {}
        for person in sample_staff_as_filed(NAME):
            if person.id in CAST:
                one = Person(f"29:{person.id}", person.accounts[NAME], person.name, tenant=TENANT)
                teams.people[one.id] = one
                people[person.id] = TeamsPerson(clients, one)
        teams.add_channel(ALERTS, members=list(teams.people.values()))
        yield Trial(running, teams, clients, people)
        assert teams.violations == []


async def test_a_rumour_crosses_the_demonstration_and_its_receipt_follows(trial: Trial) -> None:
    das, ds, dcap = (trial.people[id] for id in (CAST[0], CAST[1], CAST[3]))
    for id in CAST:
        assert (await trial.people[id].install()).status == 200
        await trial.reads(id, "Ce que je fais pour vous")
    await dcap.mention(ALERTS, "c’est quoi COM-4 ?")
    await das.say("rumeur Le bureau de vote serait déplacé à l’aréna")
    card = await trial.reads(CAST[1], "RUM-0001")
    await ds.press(card, "Prendre en charge")
    receipt = await trial.reads(CAST[0], "Prise en charge")
    assert "RUM-0001" in receipt.shown
    await ds.press(card, "Transmettre à la DCAP")
    alert = await trial.reads(CAST[3], "RUM-0001", ALERTS)
    assert alert.root == alert.id
    await dcap.press(alert, "Répondre")
    form = await trial.reads(CAST[3], "Votre message")
    await dcap.send_card(form, {"Votre message": "Merci, on vérifie."})
    await trial.reads(CAST[0], "Merci, on vérifie.")


async def test_whoever_asks_for_an_answer_elsewhere_is_not_heard(trial: Trial) -> None:
    das = trial.people[CAST[0]]
    posted = trial.clients.activity(das.person, das.chat, "message")
    for changes, status in (({}, 200), ({"serviceUrl": "https://pirate.exemple.test/"}, 401)):
        answer = await trial.clients.post({**posted, "text": "bonjour", **changes})
        assert answer.status == status


async def test_the_port_is_of_this_computer_and_every_client_finds_its_file(trial: Trial) -> None:
    assert trial.running.url.startswith("http://127.0.0.1:")
    files = [json.loads((folder / FILE).read_text("utf-8")) for _, folder in trial.running.clients]
    assert [one["currentUser"]["name"] for one in files] == [
        trial.people[id].person.name for id in CAST
    ]
    for rooms in ("personalChat", "groupChat"):
        assert len({one[rooms]["id"] for one in files}) == len(CAST)
    assert [one["team"]["channels"][0]["id"] for one in files].count(ALERTS) == 1
    ports = [client.port for client, _ in trial.running.clients]
    assert len(set(ports)) == len(CAST)


async def test_the_guide_names_everybody_with_the_command_of_their_client(trial: Trial) -> None:
    told = "\n".join(guide(trial.running))
    for client, folder in trial.running.clients:
        assert client.person.name in told
        assert f"cd {folder}" in told
        assert f"-e {trial.running.url} -c msteams -p {client.port}" in told
    assert "« alertes-dcap »" in told


def test_a_port_already_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        asked = build_parser().parse_args(["demo", "--teams", "--port", str(port)])
        assert demo(asked) == 1
    told = capsys.readouterr().err
    assert f"Le port {port} n’est pas libre" in told
    assert f"vigie demo --teams --port {port + 1}" in told
