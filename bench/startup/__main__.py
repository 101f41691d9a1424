"""`python -m bench.startup`: from the command to the first answer, and the memory it takes."""

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

PORT = 3997
QUESTION = "puis-je liker la publication d’un parti ?"


def main() -> None:
    """Start the demonstration five times and print the best and the worst."""
    measures = [measure() for _ in range(5)]
    firsts = sorted(first for first, _ in measures)
    memory = max(used for _, used in measures)
    print(f"de la commande à la première réponse : {firsts[0]:.2f} s ({firsts[-1]:.2f} s au pire)")
    print(f"mémoire résidente                     : {memory:.0f} Mo")


def measure() -> tuple[float, float]:
    """Seconds until the first answer is posted, and resident megabytes then."""
    command = [str(Path(sys.executable).with_name("vigie")), "demo", "--port", str(PORT)]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        address = _address(process)
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        opener.open(address, timeout=10).read()
        _ask(opener, address.split("/?")[0])
        took = time.perf_counter() - started
        return took, _resident(process.pid)
    finally:
        process.terminate()
        process.wait()


def _address(process: "subprocess.Popen[str]") -> str:
    for line in process.stdout or ():
        found = re.search(r"http\S+", line)
        if found:
            return found[0]
    raise SystemExit("la démonstration n’a pas démarré")


def _ask(opener: urllib.request.OpenerDirector, base: str) -> None:
    """Say something, then read the live stream until Vigie's answer comes by."""
    stream = opener.open(f"{base}/events", timeout=30)
    who = "das-chicoutimi"
    act = {"key": "banc-0001", "person": who, "room": who, "text": QUESTION}
    request = urllib.request.Request(
        f"{base}/act",
        data=json.dumps(act).encode(),
        headers={"Content-Type": "application/json", "Origin": base},
    )
    try:
        opener.open(request, timeout=10).read()
    except urllib.error.HTTPError as error:
        raise SystemExit(f"refusé : {error.code} {error.read().decode()}") from error
    for raw in stream:
        if b"COM-4" in raw:
            return


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
