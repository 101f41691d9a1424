"""How long cases wait before somebody takes charge, by kind and by region."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from bot.console.charts import Chart, rows
from bot.domain.directory import Directory
from bot.storage.review.figures import Taken

NOWHERE = "Région non précisée"


@dataclass(frozen=True)
class Delay:
    """Cases alike: how many, the time that half of them waited at most, and the longest."""

    name: str
    number: int
    half: str
    longest: str


@dataclass(frozen=True)
class Delays:
    """The same cases told by kind and by region, and drawn by region."""

    kinds: Sequence[Delay]
    regions: Sequence[Delay]
    chart: Chart


def delays(taken: Sequence[Taken], directory: Directory) -> Delays:
    """The times of these cases; regions are drawn from the slowest to the quickest."""
    by_region = _grouped(taken, lambda case: directory.region(case.circonscription) or NOWHERE)
    slowest = sorted(by_region.items(), key=lambda item: (-median(item[1]), item[0]))
    bars = [(name, median(waits), _said(median(waits))) for name, waits in slowest]
    return Delays(
        kinds=[_delay(name, waits) for name, waits in sorted(_grouped(taken, _kind).items())],
        regions=[_delay(name, waits) for name, waits in slowest],
        chart=rows(bars),
    )


def _kind(case: Taken) -> str:
    return case.kind.value


def _grouped(taken: Sequence[Taken], name: Callable[[Taken], str]) -> dict[str, list[float]]:
    """The waits in seconds, by name."""
    found: dict[str, list[float]] = defaultdict(list)
    for case in taken:
        found[name(case)].append(max(case.after.total_seconds(), 0.0))
    return found


def _delay(name: str, waits: Sequence[float]) -> Delay:
    return Delay(name, len(waits), _said(median(waits)), _said(max(waits)))


def _said(seconds: float) -> str:
    """« 45 s », « 12 min », « 2 h 05 », « 3 jours »."""
    whole = timedelta(seconds=round(seconds))
    minutes = int(whole.total_seconds()) // 60
    if whole < timedelta(minutes=1):
        return f"{int(whole.total_seconds())}\u00a0s"
    if whole < timedelta(hours=1):
        return f"{minutes}\u00a0min"
    if whole < timedelta(days=2):
        return f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02d}"
    return f"{whole.days}\u00a0jours"
