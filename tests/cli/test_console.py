"""`vigie console sessions`: who is signed in, and signing them out."""

import asyncio

import pytest

from bot.app import utc_now
from bot.cli.main import main
from bot.storage import sessions
from bot.storage.engine import open_database


@pytest.fixture
def signed_in(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database in which two people are signed in."""
    monkeypatch.setenv("VIGIE_DATABASE_URL", database_url)
    asyncio.run(_sign_in(database_url))
    return database_url


@pytest.mark.usefixtures("signed_in")
def test_open_sessions_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run() == 0
    said = capsys.readouterr().out
    assert "Alix Fictif (dcap)" in said
    assert "Sessions ouvertes : 2" in said


@pytest.mark.usefixtures("signed_in")
def test_one_person_is_signed_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("--revoquer", "alix fictif") == 0
    assert "Sessions révoquées : 1" in capsys.readouterr().out
    assert _run("--revoquer", "alix fictif") == 1
    assert "rien n’a changé" in capsys.readouterr().err


@pytest.mark.usefixtures("signed_in")
def test_everybody_is_signed_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("--revoquer", "tous") == 0
    _run()
    assert "Sessions ouvertes : 0" in capsys.readouterr().out


def _run(*options: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["console", "sessions", *options])
    return int(ended.value.code or 0)


async def _sign_in(url: str) -> None:
    database = open_database(url)
    async with database.write() as connection:
        for name in ("Alix Fictif", "Camille Modèle"):
            await sessions.start(
                connection, subject=name, name=name, person=None, role="dcap",
                confidential=False, now=utc_now(),
            )  # fmt: skip
    await database.close()
