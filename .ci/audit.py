"""Known flaws of what we depend on, asked of the lock file; and whether anybody could answer.

pip-audit ends well when the service knows nothing of our versions: it skips them, and says that no
flaw is known. Here a dependency that was skipped is « not audited », and it is said so.

    python .ci/audit.py requirements.lock

Exit status: 0 nothing found, or nobody to ask, which is said; 1 a flaw; 2 the audit itself failed.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SERVICES = ("pypi", "osv")
_WITHIN = 300


@dataclass(frozen=True)
class Audit:
    """What one service answered: `flaws` as lines to read, and how many versions it knew."""

    asked: int
    known: int
    flaws: tuple[str, ...]


def read(report: str) -> Audit:
    """Read what pip-audit wrote as JSON. Raises ValueError when it wrote something else."""
    try:
        dependencies: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (KeyError, TypeError) as error:
        raise ValueError("not a report of pip-audit") from error
    known = [found for found in dependencies if "skip_reason" not in found]
    return Audit(len(dependencies), len(known), tuple(_flaws(known)))


def verdict(lock: str, audit: Audit | None) -> tuple[int, str]:
    """The exit status and what to say; None when no service could be reached."""
    if audit is None or not audit.known:
        why = "no service could be reached" if audit is None else "the service knows none of them"
        return 0, f"{lock}: NOT AUDITED, {why}. This says nothing of their safety."
    if audit.flaws:
        return 1, f"{lock}: {len(audit.flaws)} known flaws\n" + "\n".join(audit.flaws)
    if audit.known < audit.asked:
        left = audit.asked - audit.known
        return 0, f"{lock}: no known flaw in {audit.known} dependencies, {left} NOT AUDITED."
    return 0, f"{lock}: no known flaw in {audit.known} dependencies."


def ask(lock: Path, service: str) -> Audit | None:
    """Ask a service about each pinned version; None when it cannot be reached.

    Nothing is installed: the file's own hashes and versions are read.
    """
    command = [
        sys.executable, "-m", "pip_audit", "-r", str(lock), "--require-hashes", "--disable-pip",
        "--vulnerability-service", service, "--format", "json", "--progress-spinner", "off",
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments
            command, capture_output=True, text=True, check=False, timeout=_WITHIN
        )
    except subprocess.TimeoutExpired:
        return None
    if done.stdout.strip():
        return read(done.stdout)
    if "ConnectionError" in done.stderr or "ServiceError" in done.stderr:
        return None
    raise ValueError(done.stderr.strip()[-500:] or "pip-audit said nothing")


def main() -> int:
    """Ask each service in turn until one knows something."""
    lock = Path(sys.argv[1])
    best: Audit | None = None
    try:
        for service in SERVICES:
            audit = ask(lock, service)
            if audit is not None and (best is None or audit.known > best.known):
                best = audit
            if best is not None and best.known:
                break
    except ValueError as error:
        print(f"{lock.name}: the audit failed: {error}", file=sys.stderr)  # noqa: T201
        return 2
    status, said = verdict(lock.name, best)
    print(said)  # noqa: T201
    return status


def _flaws(dependencies: list[dict[str, Any]]) -> Iterator[str]:
    for found in dependencies:
        for flaw in found.get("vulns", ()):
            fixed = ", ".join(flaw.get("fix_versions", ())) or "no version yet"
            yield f"  {found['name']} {found['version']}: {flaw['id']}, fixed in {fixed}"


if __name__ == "__main__":
    sys.exit(main())
