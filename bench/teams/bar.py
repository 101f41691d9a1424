"""Showing how far a measure has gone, on stderr: stdout keeps the tables alone."""

import sys
from collections.abc import Callable

STEPS = 20


def bar(server: str, measure: str) -> Callable[[float], None]:
    """What draws a bar when it is told a share of the load, from 0 to 1, that has been sent."""
    drawn = -1

    def show(share: float) -> None:
        nonlocal drawn
        if (steps := min(STEPS, int(STEPS * share))) > drawn:
            drawn = steps
            end = "\n" if steps == STEPS else ""
            line = f"\r{server:<36} {measure:<13} {'█' * steps:<{STEPS}}"
            print(line, end=end, file=sys.stderr, flush=True)

    return show
