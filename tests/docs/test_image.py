"""The image's recipe keeps its promises, where no container engine is at hand to run it."""

import fnmatch
import re
import shlex

import pytest

from bot.config import Settings, parse_bind
from tests.docs.pages import ROOT, text_of


def _instructions() -> list[tuple[str, str]]:
    text = re.sub(r"^#.*\n", "", text_of(ROOT / "Dockerfile"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines) if name]


INSTRUCTIONS = _instructions()
LAST_STAGE = INSTRUCTIONS[max(i for i, (name, _) in enumerate(INSTRUCTIONS) if name == "FROM") :]
COPIED = [
    source
    for name, rest in INSTRUCTIONS
    if name == "COPY" and "--from" not in rest
    for source in shlex.split(rest)[:-1]
]


def _only(name: str) -> str:
    found = [rest for instruction, rest in LAST_STAGE if instruction == name]
    assert len(found) == 1, name
    return found[0]


def _environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in shlex.split(_only("ENV")))


def _sent_to_the_engine(path: str) -> bool:
    """Whether .dockerignore lets a file of the root through: its last matching line decides."""
    sent = True
    for line in text_of(ROOT / ".dockerignore").splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#"):
            kept = pattern.startswith("!")
            if fnmatch.fnmatch(path, pattern.removeprefix("!")):
                sent = kept
    return sent


@pytest.mark.parametrize("source", COPIED)
def test_what_is_copied_exists_and_reaches_the_engine(source: str) -> None:
    assert (ROOT / source).exists()
    assert _sent_to_the_engine(source)


@pytest.mark.parametrize("kept", [".git", ".venv", "var", ".env", "tests", "docs"])
def test_what_has_no_business_in_the_image_stays_out(kept: str) -> None:
    assert not _sent_to_the_engine(kept)


def test_every_package_of_the_project_is_copied() -> None:
    assert {"bot", "faq", "intents", "pyproject.toml", "requirements.lock"} <= set(COPIED)


def test_dependencies_are_installed_by_their_hashes_and_the_project_without_any() -> None:
    installs = [rest for name, rest in INSTRUCTIONS if name == "RUN" and " install " in rest]
    pip = [line for line in installs if "pip" in line]
    assert any("--require-hashes -r requirements.lock" in line for line in pip)
    assert all("--require-hashes" in line or "--no-deps" in line for line in pip)


def test_the_last_stage_installs_nothing_and_holds_only_what_the_first_one_built() -> None:
    assert [rest for name, rest in LAST_STAGE if name == "COPY" and "--from=" not in rest] == []
    commands = " ".join(rest for name, rest in LAST_STAGE if name == "RUN")
    assert not re.search(r"\b(pip|apt-get|apt|curl|gcc|make)\b", commands)


def test_the_python_is_one_that_the_project_supports() -> None:
    images = [rest.split()[0] for name, rest in INSTRUCTIONS if name == "FROM"]
    assert len(images) == 2
    assert set(images) == {"python:3.11-slim"}


def test_it_runs_as_a_user_without_rights_who_owns_the_volume() -> None:
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", _only("USER"))
    names = [name for name, _ in LAST_STAGE]
    assert names.index("COPY") < names.index("USER") < names.index("CMD")
    database = _environment()["VIGIE_DATABASE_URL"]
    assert database.startswith(f"sqlite+aiosqlite:///{_only('VOLUME')}/")
    assert f"--owner=vigie --group=vigie --mode=0700 {_only('VOLUME')}" in _only("RUN")


def test_health_is_asked_of_livez_on_the_public_port_with_python_alone() -> None:
    check = _only("HEALTHCHECK")
    assert "/livez" in check
    assert re.search(r'CMD \["python", "-c", ', check)
    bind = parse_bind(_environment()["VIGIE_BIND"])
    assert bind is not None
    assert _only("EXPOSE") == str(bind[1])


def test_it_serves_and_every_variable_it_sets_for_vigie_is_a_setting() -> None:
    assert _only("CMD") == '["vigie", "serve"]'
    ours = {name for name in _environment() if name.startswith("VIGIE_")}
    assert ours <= {f"VIGIE_{name.upper()}" for name in Settings.model_fields}
