"""`vigie doctor` as somebody at a terminal meets it, and as a program reads it."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.storage.engine import open_database
from bot.storage.migrate import migrate
from tests.service.teams_world import with_slack

SECRETS = ("xoxb-fictif", "secret-fictif")


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite+aiosqlite:///{tmp_path / 'v.db'}"
    values = {
        **with_slack(),
        "database_url": address,
        "contenu": "projet",
        "dcap_room": "slack:CALERTES",
        "dcap_confidential_room": "slack:GMANQUEMENTS",
        "dcap_telephone": "418 555-0100",
        "link_comptes_officiels": "https://exemple.test/comptes",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"VIGIE_{name.upper()}", value)
    return address


def run(*arguments: str) -> int:
    """The exit status of a command."""
    with pytest.raises(SystemExit) as ended:
        main(("doctor", "--sans-reseau", *arguments))
    return int(ended.value.code or 0)


def prepared(url: str) -> None:
    async def run() -> None:
        database = open_database(url)
        await migrate(database)
        await database.close()

    asyncio.run(run())


def test_each_check_is_one_line_that_says_what_to_do(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    prepared(url)
    assert run() == 1
    *lines, summary = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("ok  ", "ATTENTION  ", "PANNE  ")) for line in lines)
    assert all(" → " in line for line in lines if not line.startswith("ok"))
    (broken,) = [line for line in lines if line.startswith("PANNE")]
    assert "vigie annuaire import" in broken
    assert summary.startswith("En panne : 1. ")


def test_a_program_reads_the_same_lines(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    prepared(url)
    assert run("--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["status"] == 1
    assert {"subject", "state", "said", "todo"} == set(told["lines"][0])
    assert {line["state"] for line in told["lines"]} == {"ok", "attention", "panne"}


def test_no_secret_reaches_either_output(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    prepared(url)
    run()
    run("--json")
    shown = capsys.readouterr()
    assert not any(secret in shown.out + shown.err for secret in SECRETS)


def test_a_database_that_is_not_there_is_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 1
    assert "vigie migrate" in capsys.readouterr().out
    assert not (tmp_path / "v.db").exists()


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_settings_that_cannot_be_read_have_their_own_status(
    arguments: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("VIGIE_CONTENU", "peut-être")
    monkeypatch.setenv("VIGIE_RETENTION_SENT_DAYS", "sept")
    assert run(*arguments) == 2
    shown = capsys.readouterr().out
    assert "VIGIE_CONTENU" in shown
    assert "VIGIE_RETENTION_SENT_DAYS" in shown


def test_a_setting_whose_file_is_missing_is_unreadable_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VIGIE_SLACK_BOT_TOKEN_FILE", "/nulle/part/jeton")
    assert run() == 2
    assert "illisible" in capsys.readouterr().out
