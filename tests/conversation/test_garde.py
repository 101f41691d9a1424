"""« /garde »: who answers now, for whoever asks, and for their eyes alone."""

from datetime import timedelta

import pytest

from bot.domain.duty import Duty, Rank
from bot.messages import Show
from bot.storage.duties import replace_duties
from tests.conversation.acts import COORD, DAS, DS
from tests.conversation.world import TELEPHONE, World
from tests.wording.plain import loose, plain

OTHER_COORD = "coord-quebec"
NIGHT = timedelta(hours=10)


async def roster(world: World, *lines: tuple[str, Rank, frozenset[str]]) -> None:
    """These people are on duty for ten hours, from one hour ago."""
    starts = world.clock() - timedelta(hours=1)
    duties = [Duty(who, rank, starts, starts + NIGHT, places) for who, rank, places in lines]
    async with world.vigie.database.write() as connection:
        await replace_duties(connection, duties)
    world.vigie.reference.forget()


async def asks(world: World, who: str) -> str:
    """What somebody reads in answer to the command."""
    outcome = await world.command(who, "garde", "ce soir")
    assert isinstance(outcome.reply, Show)
    return loose(plain(outcome.reply.document))


EVERYWHERE = frozenset[str]()
HERE = frozenset({"chicoutimi"})


async def test_the_coordination_and_the_dcap_on_duty_are_named_with_telephone_and_end(
    world: World,
) -> None:
    await roster(
        world,
        ("dcap-2", Rank.RELEVE, EVERYWHERE),
        ("dcap-1", Rank.TITULAIRE, EVERYWHERE),
        (OTHER_COORD, Rank.TITULAIRE, HERE),
    )
    shown = await asks(world, DS)
    until = loose("19 h")
    assert f"Coordination : Étienne Gabarit, 418 555-0102, jusqu’à {until}" in shown
    assert f"DCAP : Doris Démonstration, 418 555-0134, jusqu’à {until}" in shown
    assert "DCAP, en relève : Pascal Échantillon" in shown
    assert f"Ligne de garde de la DCAP : {loose(TELEPHONE)}" in shown
    assert "Maëlle Modèle" not in shown
    assert "tableau de garde" not in shown


async def test_without_a_roster_the_directory_s_coordination_and_the_dcap_s_line(
    world: World,
) -> None:
    shown = await asks(world, DS)
    assert "Coordination : Maëlle Modèle" in shown
    assert "418 555-0101" in shown
    assert loose(TELEPHONE) in shown
    assert "Le tableau de garde ne nomme personne en ce moment" in shown


async def test_a_duty_elsewhere_or_over_is_not_shown(world: World) -> None:
    await roster(
        world,
        (OTHER_COORD, Rank.TITULAIRE, frozenset({"jean-talon"})),
        ("dcap-1", Rank.TITULAIRE, EVERYWHERE),
    )
    assert "Étienne Gabarit" not in await asks(world, DS)
    world.clock.now += NIGHT
    assert "Doris Démonstration" not in await asks(world, DS)


async def test_a_das_reads_their_ds_first(world: World) -> None:
    shown = await asks(world, DAS)
    assert shown.index("Votre DS : ") < shown.index("Coordination : ")


async def test_a_coordonnateur_and_the_dcap_read_who_is_on_duty_where_they_answer(
    world: World,
) -> None:
    await roster(world, (OTHER_COORD, Rank.TITULAIRE, HERE))
    assert "Étienne Gabarit" in await asks(world, COORD)
    assert "Étienne Gabarit" in await asks(world, "dcap-1")
    assert "Étienne Gabarit" not in await asks(world, "coord-montreal")


@pytest.mark.parametrize("name", ["Étienne Gabarit", "Maëlle Modèle", "Doris Démonstration"])
async def test_somebody_unknown_reads_no_personal_telephone(world: World, name: str) -> None:
    await roster(
        world,
        (OTHER_COORD, Rank.TITULAIRE, EVERYWHERE),
        ("dcap-1", Rank.TITULAIRE, EVERYWHERE),
    )
    shown = await asks(world, "inconnu")
    assert name not in shown
    assert loose(TELEPHONE) in shown


async def test_nothing_is_written_and_nobody_else_is_told(world: World) -> None:
    await asks(world, DS)
    assert await world.cases() == []
    assert world.room(DS) == world.room("alertes") == []
