"""A PostgreSQL that is crashed and started again, and loses nothing that it confirmed."""

import asyncpg  # type: ignore[import-untyped]

from tests.databases import PostgresqlServer, _account, _binaries, _run

NAME = "repliques"


async def create_durable(server: PostgresqlServer) -> str:
    """A database whose commits survive a crash of the server; gives its address.

    The other tests' are quicker and do not. That the disk itself keeps what it was given is not
    in question here: no machine loses its power.
    """
    await server.create(NAME)
    connection = await asyncpg.connect(host=str(server.folder), user="vigie", database="postgres")
    await connection.execute(f"ALTER DATABASE {NAME} SET synchronous_commit = on")
    await connection.close()
    return server.url(NAME)


def crash_and_restart(server: PostgresqlServer) -> None:
    """Stop the server as a crash does, every connection cut, and start it again."""
    control, data = _binaries() / "pg_ctl", server.folder / "data"
    _run(_account(), server.folder, control, "-D", data, "-m", "immediate", "-w", "-t", "60",
         "-l", server.folder / "log", "restart")  # fmt: skip
