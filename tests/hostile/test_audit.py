"""CI says what the audit of dependencies knows, and never takes silence for safety."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

_SCRIPT = Path(__file__).parents[2] / ".ci" / "audit.py"
SAFE = {"name": "aiohttp", "version": "3.14.5", "vulns": []}
SKIPPED = {"name": "numpy", "skip_reason": "Dependency not found"}
FLAWED = {
    "name": "jinja2",
    "version": "3.1.2",
    "vulns": [{"id": "PYSEC-0000-1", "fix_versions": ["3.1.6"]}, {"id": "GHSA-x"}],
}


@pytest.fixture
def audit(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script of CI, loaded without running it."""
    spec = importlib.util.spec_from_file_location("ci_audit", _SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "ci_audit", module)
    spec.loader.exec_module(module)
    return module


def _run(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, answers: list[tuple[str, str]]
) -> tuple[int, list[str]]:
    """Run the script with these outputs of pip-audit, one each time; gives the services asked."""
    asked: list[str] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        asked.append(command[command.index("--vulnerability-service") + 1])
        out, err = answers[len(asked) - 1]
        return subprocess.CompletedProcess(command, 0, out, err)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(sys, "argv", ["audit.py", "requirements.lock"])
    return audit.main(), asked


def _report(*dependencies: object) -> tuple[str, str]:
    return json.dumps({"dependencies": dependencies}), ""


UNREACHABLE = ("", "requests.exceptions.ConnectionError: api.osv.dev")


def test_a_known_flaw_fails_and_names_the_version_that_mends_it(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _ = _run(audit, monkeypatch, [_report(SAFE, FLAWED)])
    said = capsys.readouterr().out
    assert status == 1
    assert "jinja2 3.1.2: PYSEC-0000-1, fixed in 3.1.6" in said
    assert "GHSA-x, fixed in no version yet" in said


def test_a_service_that_knows_none_of_our_versions_is_no_audit(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, asked = _run(audit, monkeypatch, [_report(SKIPPED), UNREACHABLE])
    said = capsys.readouterr().out
    assert (status, asked) == (0, ["pypi", "osv"])
    assert "NOT AUDITED" in said
    assert "no known flaw" not in said


def test_nobody_to_ask_is_said_and_does_not_fail(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _ = _run(audit, monkeypatch, [UNREACHABLE, UNREACHABLE])
    assert status == 0
    assert "NOT AUDITED, no service could be reached" in capsys.readouterr().out


def test_what_was_skipped_among_the_others_is_counted(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, asked = _run(audit, monkeypatch, [_report(SAFE, SKIPPED)])
    assert (status, asked) == (0, ["pypi"])
    assert "no known flaw in 1 dependencies, 1 NOT AUDITED" in capsys.readouterr().out


def test_a_second_service_finds_what_the_first_could_not(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, _ = _run(audit, monkeypatch, [UNREACHABLE, _report(FLAWED)])
    assert status == 1


@pytest.mark.parametrize("answer", [("", "No module named pip_audit"), ("[]", ""), ("oups", "")])
def test_an_audit_that_cannot_run_fails(
    audit: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: tuple[str, str],
) -> None:
    status, _ = _run(audit, monkeypatch, [answer])
    assert status == 2
    assert "the audit failed" in capsys.readouterr().err
