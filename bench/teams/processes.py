"""The servers under measure, each in a process of its own, and what it costs the machine."""

import asyncio
import contextlib
import os
import re
import socket
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Server:
    """A server on the loopback."""

    port: int
    pid: int

    @property
    def cpu(self) -> float:
        """Seconds of processor used since its start, its threads included."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    @property
    def resident(self) -> float:
        """Megabytes of memory held now."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0


@contextlib.asynccontextmanager
async def served(module: str, *arguments: str) -> AsyncIterator[Server]:
    """Run a module that serves on the port it is given first, until the end."""
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, str(port), *arguments
    )
    try:
        await _until_open(port)
        yield Server(port, process.pid)
    finally:
        process.kill()
        await process.wait()


async def _until_open(port: int) -> None:
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        await asyncio.sleep(0.05)
    raise SystemExit("le service n’a pas démarré")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
