"""`vigie dossiers`, as an operator meets it when chat is down."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import utc_now
from bot.casework.casework import Casework
from bot.config import Settings
from bot.domain.case import CLOCK, Case, Kind, Reporter, Status
from bot.domain.effects import Room, SurfaceKind
from bot.domain.opening import Submission
from bot.domain.people import Address
from bot.reference import Reference
from bot.seed import electoral_map, sample_scrutins, sample_staff
from bot.sending.ledger import Ledger
from bot.storage import cases, directory
from bot.storage.engine import open_database
from bot.storage.schema import history, journal, outbox, surfaces
from tests.cli.test_commands import run

WORDS = "Le vote serait annulé dans tout le comté."
SECRET = "Une personne nommée Fictive a publié son opinion."
ROOMS = {Room.DCAP: Address("slack", "CALERTES"), Room.DCAP_CONFIDENTIAL: Address("slack", "GMAN")}
T = TypeVar("T")
Terminal = Callable[..., tuple[int, str, str]]


@pytest.fixture
def url(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with the sample staff, and the settings of a service on it."""
    path = tmp_path / "v.db"
    path.write_bytes(sqlite_template.read_bytes())
    address = f"sqlite+aiosqlite:///{path}"
    for name, value in {
        "DATABASE_URL": address,
        "DCAP_ROOM": "slack:CALERTES",
        "DCAP_CONFIDENTIAL_ROOM": "slack:GMAN",
        "DCAP_TELEPHONE": "418 555-0100",
        "SLACK_BOT_TOKEN": "xoxb-fictif",
    }.items():
        monkeypatch.setenv(f"VIGIE_{name}", value)

    async def fill(connection: AsyncConnection) -> None:
        await directory.replace_people(connection, sample_staff("slack"))
        await directory.replace_circonscriptions(connection, electoral_map())
        await directory.replace_scrutins(connection, sample_scrutins())

    commit(address, fill)
    return address


@pytest.fixture
def typed(url: str, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Runs `vigie dossiers …`; gives its status and what it wrote on each stream."""

    def type_(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = run("dossiers", *arguments)
        written = capsys.readouterr()
        return status, written.out.replace("\u00a0", " "), written.err.replace("\u00a0", " ")

    return type_


def commit(url: str, do: Callable[[AsyncConnection], Awaitable[T]]) -> T:
    """Do something to the database, and commit it."""

    async def work() -> T:
        database = open_database(url)
        try:
            async with database.write() as connection:
                return await do(connection)
        finally:
            await database.close()

    return asyncio.run(work())


def reported(url: str, kind: Kind, by: str, words: str) -> Case:
    """Somebody reports, as the service would write it."""

    async def work() -> Case:
        database = open_database(url)
        try:
            reference = await Reference(database, frozenset({"slack"}), utc_now).current()
            person = reference.directory.people[by]
            address = Address("slack", by)
            reporter = Reporter(by, person.name, person.role, address, verified=True)
            casework = Casework(Ledger(ROOMS), Settings().choices)
            async with database.write() as connection:
                return await casework.open(
                    connection,
                    Submission(kind, reporter, person.circonscription),
                    {"dit": words},
                    reference,
                    utc_now(),
                )
        finally:
            await database.close()

    return asyncio.run(work())


def rows(url: str, query: Any) -> Sequence[Any]:
    """What a query finds."""

    async def ask(connection: AsyncConnection) -> Sequence[Any]:
        return (await connection.execute(query)).all()

    return commit(url, ask)


@pytest.fixture
def rumour(url: str) -> Case:
    """A DS's rumour, of which the DCAP is told."""
    return reported(url, Kind.RUMEUR, "ds-chicoutimi", WORDS)


@pytest.fixture
def breach(url: str) -> Case:
    """A DS's manquement, which the coordination alone knows."""
    return reported(url, Kind.MANQUEMENT, "ds-chicoutimi", SECRET)


def events(url: str) -> list[tuple[str, str]]:
    """What the records of all cases say, as (actor, event)."""
    query = select(history.c.actor, history.c.event).order_by(history.c.id)
    return [(row.actor, row.event) for row in rows(url, query)]


def test_without_a_case_the_list_says_so(typed: Terminal) -> None:
    assert typed() == (0, "Aucun dossier.\n", "")


def test_the_list_fits_a_hundred_columns_and_masks_what_is_confidential(
    typed: Terminal, rumour: Case, breach: Case
) -> None:
    status, shown, _ = typed()
    assert status == 0
    lines = shown.splitlines()
    assert max(map(len, lines)) <= 100
    (masked,) = [line for line in lines if line.startswith(breach.ref)]
    assert "(confidentiel)" in masked
    assert "Chicoutimi" not in masked
    (open_,) = [line for line in lines if line.startswith(rumour.ref)]
    assert re.search(r"ouvert .*Chicoutimi .*avisée", open_)
    assert lines[-1] == "2 dossiers"


def test_the_list_of_a_person_has_only_what_they_may_read(
    typed: Terminal, rumour: Case, breach: Case
) -> None:
    assert breach.ref not in typed("--au-nom-de", "dcap-1")[1]
    shown = typed("--au-nom-de", "coord-saguenay")[1]
    assert breach.ref in shown
    assert "(confidentiel)" not in shown
    assert typed("--au-nom-de", "ds-gouin")[1] == "Aucun dossier.\n"


def test_a_search_by_place_does_not_say_where_a_confidential_case_is(
    typed: Terminal, rumour: Case, breach: Case
) -> None:
    shown = typed("--circonscription", "chicoutimi")[1]
    assert rumour.ref in shown
    assert breach.ref not in shown


def test_filters_narrow_the_list(url: str, typed: Terminal, rumour: Case) -> None:
    incident = reported(url, Kind.INCIDENT, "ds-gouin", "Une panne.")
    assert incident.ref not in typed("--sorte", "rumeur")[1]
    assert rumour.ref not in typed("--circonscription", "Gouin")[1]
    assert typed("--statut", "clos")[1] == "Aucun dossier.\n"
    assert typed("--en-retard")[1] == "Aucun dossier.\n"

    async def ring(connection: AsyncConnection) -> None:
        await cases.append(
            connection, rumour, rumour, at=utc_now(), actor=CLOCK, event="rappel_dcap"
        )
        ended = replace(
            await _case(connection, incident),
            status=Status.CLOS,
            closed_at=utc_now() - timedelta(1),
        )
        await cases.save(connection, ended)

    commit(url, ring)
    late = typed("--en-retard")[1]
    assert rumour.ref in late
    assert "en retard" in late
    untold = typed("--non-avises")[1]
    assert incident.ref in untold
    assert rumour.ref not in untold


async def _case(connection: AsyncConnection, case: Case) -> Case:
    found = await cases.get(connection, case.id)
    assert found is not None
    return found


def test_the_list_in_json_leaves_out_what_it_masks(
    typed: Terminal, rumour: Case, breach: Case
) -> None:
    told = {item["ref"]: item for item in json.loads(typed("--json")[1])}
    assert told[rumour.ref]["circonscription"] == "Chicoutimi"
    assert told[breach.ref]["masked"]
    assert "circonscription" not in told[breach.ref]


def test_a_record_shows_the_facts_the_words_the_cards_and_the_history(
    typed: Terminal, rumour: Case
) -> None:
    typed(rumour.ref, "ecrire", "Nous vérifions.", "--interne", "--au-nom-de", "dcap-1")
    status, shown, _ = typed(rumour.ref.lower())
    assert status == 0
    for expected in (
        WORDS,
        "Circonscription : Chicoutimi",
        "Alerte, pour le salon de la DCAP : en route",
        "Échéances",
        "ouvre le dossier",
        "passe par la ligne de commande",
        "interne : Nous vérifions.",
    ):
        assert expected in shown
    assert max(map(len, shown.splitlines())) <= 100
    assert json.loads(typed(rumour.ref, "--json")[1])["propos"][0][1] == WORDS


def test_a_confidential_record_is_masked_for_the_operator_who_still_sees_its_cards(
    typed: Terminal, url: str, breach: Case
) -> None:
    status, shown, _ = typed(breach.ref)
    assert status == 0
    assert "Fictive" not in shown
    assert "Chicoutimi" not in shown
    assert "Maëlle" not in shown
    assert "--au-nom-de" in shown
    assert "Fil du dossier, pour une personne : en route" in shown
    assert "Fictive" not in typed(breach.ref, "--json")[1]
    assert rows(url, select(journal)) == []


def test_reading_a_confidential_case_for_somebody_is_kept_in_the_journal(
    typed: Terminal, url: str, breach: Case
) -> None:
    assert SECRET in typed(breach.ref, "--au-nom-de", "coord-saguenay")[1]
    ((act, subject, name, reviewer),) = rows(
        url, select(journal.c.act, journal.c.subject, journal.c.name, journal.c.reviewer)
    )
    assert (act, subject) == ("lecture", breach.ref)
    assert name == "Maëlle Modèle"
    assert reviewer.startswith("ligne:")


def test_who_has_no_part_in_a_case_cannot_tell_it_from_one_that_does_not_exist(
    typed: Terminal, url: str, breach: Case
) -> None:
    told = typed(breach.ref, "--au-nom-de", "dcap-1")
    assert told == (1, "", f"Aucun dossier ne porte le numéro « {breach.ref} ».\n")
    assert typed("MAN-0999", "--au-nom-de", "dcap-1")[0] == 1
    assert typed("n’importe quoi")[0] == 1
    assert rows(url, select(journal)) == []


def test_a_case_is_handled_from_one_end_to_the_other(
    typed: Terminal, url: str, rumour: Case
) -> None:
    email = next(person.email for person in sample_staff("slack") if person.id == "dcap-1")
    mine = ("--au-nom-de", email.upper())
    assert typed(rumour.ref, "prendre", *mine) == (
        0, f"{rumour.ref} : c’est fait. État : pris en charge.\n", "",
    )  # fmt: skip
    assert typed(rumour.ref, "ecrire", "Nous vérifions.", *mine)[0] == 0
    assert typed(rumour.ref, "confier", "--a", "dcap-2", *mine)[0] == 0
    assert typed(rumour.ref, "clore", "--issue", "dementie", *mine)[0] == 0
    assert typed(rumour.ref, "rouvrir", *mine)[0] == 0
    done = [event for actor, event in events(url) if actor == "dcap-1"]
    assert done == [
        step
        for act in ("prise_en_charge_dcap", "mot", "confie", "clos", "rouvert")
        for step in ("ligne_de_commande", act)
    ]
    noted = rows(url, select(journal.c.act, journal.c.subject).order_by(journal.c.id))
    assert ("dossier", f"{rumour.ref} clore") in [tuple(row) for row in noted]


def test_what_is_written_reaches_the_reporter_and_inside_words_do_not(
    typed: Terminal, url: str, rumour: Case
) -> None:
    mine = ("--au-nom-de", "dcap-1")
    typed(rumour.ref, "ecrire", "Entre nous.", "--interne", *mine)
    relayed = select(outbox.c.recipient).where(outbox.c.job == "relay")
    assert "auteur" not in [row.recipient for row in rows(url, relayed)]
    typed(rumour.ref, "ecrire", "Nous vérifions.", *mine)
    assert "auteur" in [row.recipient for row in rows(url, relayed)]


@pytest.mark.parametrize(
    ("who", "act"),
    [
        ("das-chicoutimi", ("prendre",)),
        ("ds-gouin", ("prendre",)),
        ("ds-chicoutimi", ("clore", "--issue", "dementie")),
        ("coord-saguenay", ("clore", "--issue", "dementie")),
        ("ds-chicoutimi", ("ecrire", "À voir.", "--interne")),
        ("ds-chicoutimi", ("renvoyer", "--carte", "alerte")),
    ],
)
def test_the_rights_are_those_of_the_person_and_a_refusal_writes_nothing(
    typed: Terminal, url: str, rumour: Case, who: str, act: tuple[str, ...]
) -> None:
    before = events(url)
    status, shown, told = typed(rumour.ref, *act, "--au-nom-de", who)
    assert (status, shown) == (1, "")
    assert told
    assert events(url) == before
    assert rows(url, select(journal)) == []


def test_a_motive_that_is_due_is_asked_for(typed: Terminal, url: str) -> None:
    incident = reported(url, Kind.INCIDENT, "ds-chicoutimi", "Une panne.")
    mine = ("--au-nom-de", "coord-saguenay")
    status, _, told = typed(incident.ref, "clore", "--issue", "traitee", *mine)
    assert status == 1
    assert "pourquoi la DCAP n’a pas été avisée" in told
    more = ("--motif", "Réglé sur place.")
    assert typed(incident.ref, "clore", "--issue", "traitee", *more, *mine)[0] == 0


def test_the_operator_sends_lost_cards_again_for_nobody(
    typed: Terminal, url: str, breach: Case
) -> None:
    status, _, told = typed(breach.ref, "renvoyer")
    assert (status, told) == (1, "Aucune carte n’est à renvoyer. Rien n’a changé.\n")

    async def lose(connection: AsyncConnection) -> None:
        for card in await cases.surfaces_of(connection, breach.id):
            if card.kind is SurfaceKind.THREAD:
                await cases.note_surface(connection, card.id, failure="user_not_found")

    commit(url, lose)
    assert "carte perdue" in typed()[1]
    assert typed(breach.ref, "renvoyer") == (0, f"{breach.ref} : une carte repart.\n", "")
    assert ("exploitation", "carte_renvoyee") in events(url)
    assert SECRET not in typed(breach.ref)[1]


def test_a_card_is_posted_anew_by_its_kind(typed: Terminal, url: str, rumour: Case) -> None:
    async def post(connection: AsyncConnection) -> None:
        for card in await cases.surfaces_of(connection, rumour.id):
            place = {"message_room": card.address.room, "message_id": "17.1", "digest": "d"}
            await cases.note_surface(connection, card.id, posted_at=utc_now(), **place)

    commit(url, post)
    assert typed(rumour.ref, "renvoyer", "--carte", "alerte")[0] == 0
    standing = select(surfaces.c.kind).where(surfaces.c.message_id.is_not(None))
    assert "alerte" not in [row.kind for row in rows(url, standing)]
    assert ("exploitation", "carte_renvoyee") in events(url)


@pytest.mark.parametrize(
    "line",
    [
        ("RUM-0001", "prendre"),
        ("RUM-0001", "clore", "--au-nom-de", "dcap-1"),
        ("RUM-0001", "ecrire", "--au-nom-de", "dcap-1"),
        ("RUM-0001", "ecrire", " ", "--au-nom-de", "dcap-1"),
        ("RUM-0001", "confier", "--au-nom-de", "dcap-1"),
        ("RUM-0001", "prendre", "--interne", "--au-nom-de", "dcap-1"),
        ("RUM-0001", "prendre", "--json", "--au-nom-de", "dcap-1"),
        ("RUM-0001", "--sorte", "rumeur"),
        ("RUM-0001", "danser"),
        ("--statut", "ouvert", "--non-avises"),
        ("--carte", "alerte"),
    ],
)
def test_what_does_not_go_together_is_a_misuse(typed: Terminal, line: tuple[str, ...]) -> None:
    status, shown, told = typed(*line)
    assert (status, shown) == (2, "")
    assert "vigie dossiers" in told


@pytest.mark.parametrize(
    "line",
    [
        ("RUM-0001", "prendre", "--au-nom-de", "absente"),
        ("RUM-0001", "confier", "--a", "absente", "--au-nom-de", "dcap-1"),
        ("--circonscription", "Nulle-Part"),
    ],
)
def test_a_name_that_nobody_bears_is_said(
    typed: Terminal, rumour: Case, line: tuple[str, ...]
) -> None:
    status, _, told = typed(*line)
    assert status == 1
    assert "ne connaît pas" in told


def test_acting_without_the_services_settings_is_refused_before_anything_is_lost(
    typed: Terminal, url: str, rumour: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VIGIE_DCAP_ROOM")
    before = events(url)
    status, _, told = typed(rumour.ref, "prendre", "--au-nom-de", "dcap-1")
    assert status == 1
    assert "VIGIE_DCAP_ROOM" in told
    assert events(url) == before
    assert typed(rumour.ref)[0] == 0


def test_the_help_teaches_by_examples(typed: Terminal) -> None:
    status, shown, _ = typed("--aide")
    assert status == 0
    assert "vigie dossiers RUM-0042 renvoyer" in shown
    assert "identifiant ou son courriel" in shown
