"""Holds the house to its plan: who may import whom, and that importing does nothing."""

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("faq", "intents", "bot")
CHANNELS = ("bot.slack", "bot.teams", "bot.playground", "bot.console")
PLATFORM_LIBRARIES = {
    "slack_sdk": "bot.slack",
    "slack_bolt": "bot.slack",
    "botbuilder": "bot.teams",
    "botframework": "bot.teams",
}
NOT_FOR_THE_PURE = ("aiohttp", "aiosqlite", "asyncpg", "sqlalchemy", "slack_sdk", "slack_bolt")


@cache
def _trees() -> dict[str, ast.Module]:
    """Every module of the packages by its dotted name, parsed."""
    files = (path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py")))
    return {_module_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def _module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(tree: ast.Module) -> Iterator[str]:
    """Every dotted name that a module imports, at its top or inside a function."""
    return _imported_by(ast.walk(tree))


def _imported_by(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Every dotted name that these statements import."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute, so that they can be read and checked"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _at_once(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is imported: everything but the inside of its functions."""
    yield node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        for child in ast.iter_child_nodes(node):
            yield from _at_once(child)


def _inside(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def _crossings(importer: str, imported: str) -> list[str]:
    """The modules of one package that import something of another."""
    return [
        f"{name} imports {target}"
        for name, tree in _trees().items()
        if _inside(name, importer)
        for target in _imported(tree)
        if _inside(target, imported)
    ]


def _run(code: str) -> str:
    """What a fresh interpreter prints; it writes no compiled file."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("importer", "imported"), [("faq", "intents"), ("faq", "bot"), ("intents", "bot")]
)
def test_imports_point_one_way_from_bot_to_intents_to_faq(importer: str, imported: str) -> None:
    assert _crossings(importer, imported) == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_never_imports_another(channel: str) -> None:
    others = [other for other in CHANNELS if other != channel]
    assert [line for other in others for line in _crossings(channel, other)] == []


@pytest.mark.parametrize("library", PLATFORM_LIBRARIES)
def test_a_platform_s_library_stays_in_its_own_package(library: str) -> None:
    home = PLATFORM_LIBRARIES[library]
    strangers = [
        name
        for name, tree in _trees().items()
        if not _inside(name, home)
        if any(_inside(target, library) for target in _imported(tree))
    ]
    assert strangers == []


@pytest.mark.parametrize("package", ["faq", "intents"])
def test_what_we_know_and_what_is_wanted_touch_no_network_and_no_database(package: str) -> None:
    assert [line for name in NOT_FOR_THE_PURE for line in _crossings(package, name)] == []


def test_the_domain_imports_nothing_of_the_house_but_itself() -> None:
    found = [
        f"{name} imports {target}"
        for name, tree in _trees().items()
        if _inside(name, "bot.domain")
        for target in _imported(tree)
        if _inside(target, "bot") and not _inside(target, "bot.domain")
    ]
    assert found == []


def test_the_service_never_loads_the_playground() -> None:
    loaded = _run("import bot.service, sys; print('\\n'.join(sys.modules))").splitlines()
    assert "bot.service" in loaded
    assert [name for name in loaded if _inside(name, "bot.playground")] == []


_SERVE_ONE_PLATFORM = """
import asyncio, sys
from bot.config import Settings
from bot.platforms import Elsewhere, platforms

async def main():
    settings = Settings.model_validate(PLATFORM)
    async with platforms(settings, None, Elsewhere()) as served:
        for platform in served:
            print("serves", platform.channel.name)

asyncio.run(main())
print("\\n".join(sys.modules))
"""
_SLACK = {
    "slack_bot_token": "xoxb-fictif",
    "slack_signing_secret": "secret-fictif",
    "slack_team_ids": "T0ORG",
}
_TEAMS = {
    "teams_app_type": "SingleTenant",
    "teams_app_id": "11111111-2222-4333-8444-555555555555",
    "teams_app_password": "secret-fictif",
    "teams_tenant_ids": "99999999-8888-4777-8666-555555555555",
}
OF_TEAMS = ("bot.teams", "botbuilder", "botframework", "msal")


OF_SLACK = ("bot.slack", "slack_bolt", "slack_sdk")


def _loaded_by_serving(**settings: str) -> tuple[str, set[str]]:
    """The platform served, and what of any platform it loaded."""
    served, *loaded = _run(_SERVE_ONE_PLATFORM.replace("PLATFORM", repr(settings))).splitlines()
    packages = OF_TEAMS + OF_SLACK
    return served, {package for package in packages for name in loaded if _inside(name, package)}


def test_serving_one_platform_loads_nothing_of_the_other() -> None:
    assert _loaded_by_serving(**_SLACK) == ("serves slack", set(OF_SLACK))
    assert _loaded_by_serving(**_TEAMS) == ("serves teams", set(OF_TEAMS))


def test_outside_its_package_teams_is_imported_by_functions_or_its_demonstration_only() -> None:
    found = {
        name
        for name, tree in _trees().items()
        if not _inside(name, "bot.teams")
        for target in _imported_by(_at_once(tree))
        if any(_inside(target, package) for package in OF_TEAMS)
    }
    assert found <= {"bot.teams_demo"}


def test_the_command_line_loads_nothing_heavy_before_a_command_is_chosen() -> None:
    loaded = _run("import bot.cli.main, sys; print('\\n'.join(sys.modules))").splitlines()
    assert {"numpy", "sqlalchemy", "aiohttp", "pydantic", "slack_bolt"}.isdisjoint(loaded)


_WATCH = """
import importlib, pkgutil, sys, threading

PROBE = ("urllib3.util.connection", "_has_ipv6")
REFUSED = {"socket.__new__", "socket.connect", "subprocess.Popen", "os.system", "os.mkdir",
           "os.remove", "os.rename", "sqlite3.connect"}
root, names = sys.argv[1], sys.argv[2:]
seen = []

def watch(event, args):
    if event in REFUSED and not (event == "socket.__new__" and probes_ipv6()):
        seen.append(f"{event} {args}")
    if event == "open" and isinstance(args[0], str):
        path, mode, _flags = args
        ours = path.startswith(root) and "site-packages" not in path
        if isinstance(mode, str) and set(mode) & set("wax+"):
            seen.append(f"writes {path}")
        elif ours and not path.endswith((".py", ".pyc")):
            seen.append(f"reads {path}")

def probes_ipv6():
    # urllib3, which botbuilder brings, tries an IPv6 socket out once, on this machine alone.
    frame = sys._getframe()
    while frame is not None:
        if (frame.f_globals.get("__name__"), frame.f_code.co_name) == PROBE:
            return True
        frame = frame.f_back
    return False

sys.addaudithook(watch)
# Python 3.11 audits the start of no thread.
threading.Thread.start = lambda thread: seen.append(f"starts {thread.name}")
sys.path.insert(0, root)
loaded = 0
for name in names:
    package = importlib.import_module(name)
    loaded += 1
    for item in pkgutil.walk_packages(package.__path__, f"{name}."):
        # Alembic runs these itself, as scripts.
        if ".migrations." not in item.name:
            before = len(seen)
            importlib.import_module(item.name)
            loaded += 1
            seen[before:] = [f"{item.name}: {what}" for what in seen[before:]]
print(loaded)
print("\\n".join(seen))
"""


def _effects_of_importing(root: Path, *packages: str) -> tuple[int, list[str]]:
    """How many modules were imported, and everything that happened beside."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", _WATCH, str(root), *packages],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    count, *effects = done.stdout.strip().splitlines()
    return int(count), effects


def test_importing_reads_no_content_and_opens_no_socket_thread_loop_or_file() -> None:
    count, effects = _effects_of_importing(ROOT, *PACKAGES)
    assert effects == []
    assert count >= len([name for name in _trees() if ".migrations." not in name])


@pytest.mark.parametrize(
    "statement",
    [
        "import asyncio\nloop = asyncio.new_event_loop()\nloop.close()",
        "import threading\nthreading.Thread(target=str).start()",
        "import socket\nsocket.socket(socket.AF_INET6).close()",
        "from pathlib import Path\nPath(__file__).with_name('words.yaml').read_text()",
        "from pathlib import Path\nPath(__file__).with_name('new.txt').write_text('x')",
    ],
)
def test_the_watch_sees_what_it_is_there_to_see(tmp_path: Path, statement: str) -> None:
    package = tmp_path / "busy"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "words.yaml").write_text("mots: []", encoding="utf-8")
    (package / "noisy.py").write_text(statement, encoding="utf-8")
    _count, effects = _effects_of_importing(tmp_path, "busy")
    assert effects != []


def test_every_module_says_first_why_it_exists() -> None:
    silent = [name for name, tree in _trees().items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []
