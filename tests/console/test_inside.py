"""The console keeps from whoever reported a case what those who handle it say among themselves."""

from dataclasses import replace

from bot.domain.case import Case, Kind
from bot.domain.effects import SurfaceKind
from bot.storage import cases, files
from tests.console.conftest import Visit
from tests.delivery.world import COORD, DCAP, World

SAID = "interne : voyons cela entre nous"


async def test_a_coordonnateur_who_reported_does_not_read_the_words_of_the_dcap_inside(
    visit: Visit, world: World
) -> None:
    case = await world.open(Kind.INCIDENT, by=COORD)
    known = await _in_saguenay(world, case)
    await world.talk(known, SurfaceKind.ALERT, DCAP, SAID)
    await world.talk(known, SurfaceKind.ALERT, DCAP, "Merci du signalement")
    number = await _joined_inside(world, known)
    address = f"/console/dossiers/{known.ref}"
    reporter, dcap = await visit(COORD), await visit(DCAP)
    for path in (address, f"{address}/vivant"):
        shown = (await reporter.get(path)).shown
        assert "Merci du signalement" in shown
        assert SAID not in shown
        assert "note-interne.png" not in shown
        read = (await dcap.get(path)).shown
        assert SAID in read
        assert "note-interne.png" in read
    assert (await reporter.get(f"{address}/fichiers/{number}")).status == 404
    assert (await dcap.get(f"{address}/fichiers/{number}")).status == 200


async def test_the_journal_names_confidential_cases_to_those_who_may_read_them(
    visit: Visit, world: World
) -> None:
    case = await world.open(Kind.MANQUEMENT)
    await (await visit(COORD)).get(f"/console/dossiers/{case.ref}")
    plain, confidential = await visit(DCAP), await visit(DCAP, confidential=True)
    reason = {"format": "jsonl", "motif": "Vérification fictive"}
    for path in ("/console/journal", "/console/journal?acte=lecture"):
        assert case.ref not in (await plain.get(path)).text
        assert case.ref in (await confidential.get(path)).text
    export = "/console/journal/exporter"
    assert case.ref not in (await plain.post(export, reason)).text
    assert case.ref in (await confidential.post(export, reason)).text


async def _in_saguenay(world: World, case: Case) -> Case:
    """The case in a place that its reporter coordinates, which gives them the field's side."""
    async with world.database.write() as connection:
        found = await cases.get(connection, case.id)
        assert found is not None
        placed = replace(found, circonscription="chicoutimi")
        await cases.save(connection, placed)
    return placed


async def _joined_inside(world: World, case: Case) -> int:
    async with world.database.write() as connection:
        entry = await cases.append(
            connection, case, case, at=world.clock(), actor=DCAP, event=files.JOINED_INTERNAL
        )
        number = await files.add(
            connection, case_id=case.id, entry=entry, name="note-interne.png",
            media_type="image/png", size=3, source={}, now=world.clock(),
        )  # fmt: skip
        await files.keep(
            connection, number, name="note-interne.png", media_type="image/png", content=b"abc"
        )
    return number
