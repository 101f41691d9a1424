"""A session lasts as long as it should, opens for one browser, and can be taken back."""

from datetime import timedelta

from sqlalchemy import select

from bot.seed import sample_staff
from bot.storage import directory, sessions
from bot.storage.schema import sessions as rows
from tests.console.conftest import Visit
from tests.delivery.world import World
from tests.fakes.rooms import NAME

HOME = "/console/dossiers"


async def test_somebody_signed_in_reads_the_console(visit: Visit) -> None:
    visitor = await visit("dcap-1")
    page = await visitor.get(HOME)
    assert page.status == 200
    assert "DCAP" in page.shown


async def test_nobody_reads_anything_before_signing_in(visit: Visit) -> None:
    visitor = await visit()
    page = await visitor.get(HOME)
    assert page.status == 302
    assert page.headers["Location"] == "/console/connexion?suite=/console/dossiers"


async def test_the_sign_in_brings_back_to_the_page_that_was_asked_for(visit: Visit) -> None:
    visitor = await visit()
    fields = {"personne": "dcap-1", "suite": "/console/dossiers?statut=ouvert"}
    answer = await visitor.post("/console/connexion", fields, csrf="")
    assert answer.headers["Location"] == "/console/dossiers?statut=ouvert"


async def test_a_session_nobody_uses_ends_after_half_an_hour(visit: Visit, world: World) -> None:
    visitor = await visit("dcap-1")
    world.clock.advance(minutes=29)
    assert (await visitor.get(HOME)).status == 200
    world.clock.advance(minutes=29)
    assert (await visitor.get(HOME)).status == 200
    world.clock.advance(minutes=30)
    assert (await visitor.get(HOME)).status == 302


async def test_a_session_ends_after_ten_hours_even_when_used(visit: Visit, world: World) -> None:
    visitor = await visit("dcap-1")
    for _ in range(29):
        world.clock.advance(minutes=20)
        assert (await visitor.get(HOME)).status == 200
    world.clock.advance(minutes=20)
    assert (await visitor.get(HOME)).status == 302


async def test_a_page_left_open_does_not_keep_its_session_alive(visit: Visit, world: World) -> None:
    visitor = await visit("dcap-1")
    for _ in range(29):
        world.clock.advance(minutes=1)
        assert (await visitor.get(f"{HOME}/vivant")).status == 200
    world.clock.advance(minutes=1)
    assert (await visitor.get(f"{HOME}/vivant")).status == 401


async def test_signing_out_takes_the_session_back_even_from_a_copied_cookie(
    visit: Visit, world: World
) -> None:
    visitor = await visit("dcap-1")
    token = visitor.cookie("vigie")
    assert (await visitor.post("/console/deconnexion")).status == 303
    thief = await visit()
    page = await thief.get(HOME, Cookie=f"vigie={token}")
    assert page.status == 302


async def test_signing_in_again_ends_the_session_before(visit: Visit) -> None:
    visitor = await visit("dcap-1")
    first = visitor.cookie("vigie")
    await visitor.enter("coord-saguenay")
    assert visitor.cookie("vigie") != first
    assert (await (await visit()).get(HOME, Cookie=f"vigie={first}")).status == 302


async def test_the_database_never_holds_the_cookie(visit: Visit, world: World) -> None:
    visitor = await visit("dcap-1")
    async with world.database.read() as connection:
        (row,) = (await connection.execute(select(rows))).all()
    assert len(visitor.cookie("vigie")) >= 43
    assert visitor.cookie("vigie") not in str(row)


async def test_sessions_are_revoked_by_name_whatever_its_capitals(
    visit: Visit, world: World
) -> None:
    mine, other = await visit("dcap-1"), await visit("dcap-2")
    name = await _name(world, "dcap-1")
    async with world.database.write() as connection:
        assert await sessions.revoke(connection, f" {name.upper()} ", world.clock()) == 1
    assert (await mine.get(HOME)).status == 302
    assert (await other.get(HOME)).status == 200


async def test_everybody_s_sessions_are_revoked_at_once(visit: Visit, world: World) -> None:
    visitors = [await visit("dcap-1"), await visit("coord-saguenay")]
    async with world.database.write() as connection:
        assert await sessions.revoke(connection, None, world.clock()) == 2
    assert [(await visitor.get(HOME)).status for visitor in visitors] == [302, 302]


async def test_revoking_somebody_who_is_not_there_revokes_nobody(
    visit: Visit, world: World
) -> None:
    visitor = await visit("dcap-1")
    async with world.database.write() as connection:
        assert await sessions.revoke(connection, "Personne", world.clock()) == 0
    assert (await visitor.get(HOME)).status == 200


async def test_who_is_signed_in_can_be_listed(visit: Visit, world: World) -> None:
    await visit("dcap-1")
    async with world.database.read() as connection:
        now = await sessions.open_sessions(connection, world.clock())
        later = await sessions.open_sessions(connection, world.clock() + timedelta(minutes=30))
    assert [session.name for session in now] == [await _name(world, "dcap-1")]
    assert later == []


async def test_a_coordonnateur_who_left_the_directory_is_signed_out(
    visit: Visit, world: World
) -> None:
    visitor = await visit("coord-saguenay")
    assert (await visitor.get(HOME)).status == 200
    await _forget(world, "coord-saguenay")
    assert (await visitor.get(HOME)).status == 302


async def _name(world: World, person: str) -> str:
    snapshot = await world.vigie.reference.current()
    return snapshot.directory.people[person].name


async def _forget(world: World, person: str) -> None:
    """A new directory without that person."""
    staff = [someone for someone in sample_staff(NAME) if someone.id != person]
    async with world.database.write() as connection:
        await directory.replace_people(connection, staff)
    world.vigie.reference.forget()
