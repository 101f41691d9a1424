"""`make bench`: every bench, one after the other. `python -m bench.NAME --help` runs one alone."""

import subprocess
import sys

NAMES = (
    "matching",
    "service",
    "teams",
    "delivery",
    "replicas",
    "hostile",
    "startup",
    "sameness",
    "casework",
    "console",
)


def main() -> None:
    """Run each bench in a process of its own, so that none warms the next."""
    for name in NAMES:
        print(f"\n== {name} ==", flush=True)
        subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)


if __name__ == "__main__":
    main()
