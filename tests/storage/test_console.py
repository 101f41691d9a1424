"""Sign-ins are used once and for minutes; the journal keeps every line and finds it again."""

from datetime import timedelta

from bot.storage import journal, sign_ins
from bot.storage.engine import Database
from bot.storage.journal import Act, Wanted
from bot.storage.sign_ins import LASTS, SignIn
from tests.clock import Clock

SIGN_IN = SignIn("etat", "nonce", "preuve", "/dossiers")


async def test_a_sign_in_is_given_back_once(database: Database, clock: Clock) -> None:
    async with database.write() as connection:
        await sign_ins.begin(connection, SIGN_IN, clock())
    async with database.write() as connection:
        assert await sign_ins.take(connection, "etat", clock()) == SIGN_IN
        assert await sign_ins.take(connection, "etat", clock()) is None
        assert await sign_ins.take(connection, "autre", clock()) is None


async def test_a_sign_in_ends_by_itself_and_is_forgotten(database: Database, clock: Clock) -> None:
    async with database.write() as connection:
        await sign_ins.begin(connection, SIGN_IN, clock())
        end = clock() + LASTS
        assert await sign_ins.take(connection, "etat", end) is None
        await sign_ins.begin(connection, SIGN_IN, clock())
        await sign_ins.begin(connection, SignIn("autre", "n", "p", "/"), end)
        assert await sign_ins.take(connection, "etat", clock()) is None


async def test_the_journal_is_read_page_by_page_newest_first(
    database: Database, clock: Clock
) -> None:
    async with database.write() as connection:
        for number in range(5):
            await _line(connection, clock, subject=f"RUM-000{number}")
        first = await journal.lines(connection, Wanted(), limit=3)
        rest = await journal.lines(connection, Wanted(), before=first[-1].id, limit=3)
    assert [line.subject for line in (*first, *rest)] == [f"RUM-000{n}" for n in (4, 3, 2, 1, 0)]


async def test_the_journal_is_searched_by_name_act_and_days(
    database: Database, clock: Clock
) -> None:
    async with database.write() as connection:
        await _line(connection, clock, name="Alix Fictif")
        clock.advance(days=1)
        await _line(connection, clock, name="100 % Modèle", act=Act.EXPORT)
        now = clock()

        async def found(**wanted: object) -> list[str]:
            lines = await journal.lines(connection, Wanted(**wanted))  # type: ignore[arg-type]
            return [line.name for line in lines]

        assert await found(name="alix") == ["Alix Fictif"]
        assert await found(name="%") == ["100 % Modèle"]
        assert await found(name="_") == []
        assert await found(act="export") == ["100 % Modèle"]
        assert await found(since=now) == ["100 % Modèle"]
        assert await found(until=now) == ["Alix Fictif"]
        assert await found(since=now + timedelta(seconds=1)) == []


async def _line(
    connection: object,
    clock: Clock,
    *,
    name: str = "Alix Fictif",
    act: Act = Act.READ,
    subject: str = "RUM-0001",
) -> None:
    await journal.append(
        connection,  # type: ignore[arg-type]
        reviewer="s-1",
        name=name,
        act=act,
        subject=subject,
        now=clock(),
        reason="Pour un essai.",
    )
