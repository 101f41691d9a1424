"""Charts as plain geometry: a template draws them as SVG, beside a table that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640.0, 230.0
_LEFT, _RIGHT, _BOTTOM, _TOP = 52.0, 24.0, 30.0, 8.0
_GAP = 0.25
_ROW, _BAR = 48.0, 12.0


@dataclass(frozen=True)
class Bar:
    """A rectangle; `rank` is which of the stacked values it shows, from 0."""

    x: float
    y: float
    width: float
    height: float
    rank: int


@dataclass(frozen=True)
class Label:
    """A short text; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str


@dataclass(frozen=True)
class Chart:
    """Bars and labels in a box of this size, in the box's own units."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]


def stacked(columns: Sequence[tuple[str, Sequence[int]]], *, every: int = 1) -> Chart:
    """One column for each label, its values stacked; one label out of `every` is written."""
    top = _round_up(max((sum(values) for _, values in columns), default=0))
    inside, floor = WIDTH - _LEFT - _RIGHT, HEIGHT - _BOTTOM
    step = inside / max(len(columns), 1)
    bars: list[Bar] = []
    labels = [Label(_LEFT - 8, floor, "0", "end"), Label(_LEFT - 8, _TOP + 14, _short(top), "end")]
    for place, (label, values) in enumerate(columns):
        x, y = _LEFT + place * step, floor
        for rank, value in enumerate(values):
            height = (floor - _TOP) * value / top
            y -= height
            if value:
                bars.append(Bar(_at(x), _at(y), _at(step * (1 - _GAP)), _at(height), rank))
        if (len(columns) - 1 - place) % every == 0:
            labels.append(Label(_at(x + step * (1 - _GAP) / 2), HEIGHT - 6, label, "middle"))
    return Chart(WIDTH, HEIGHT, tuple(bars), tuple(labels))


def rows(values: Sequence[tuple[str, float, str]]) -> Chart:
    """One horizontal bar for each (label, value, value as read), from top to bottom."""
    top = max((value for _, value, _ in values), default=0.0) or 1.0
    bars: list[Bar] = []
    labels: list[Label] = []
    for place, (label, value, said) in enumerate(values):
        y = place * _ROW
        labels.append(Label(0, _at(y + 20), label, "start"))
        labels.append(Label(WIDTH, _at(y + 20), said, "end"))
        bars.append(Bar(0, _at(y + 26), _at(max(WIDTH * value / top, 1)), _BAR, 0))
    return Chart(WIDTH, max(len(values), 1) * _ROW, tuple(bars), tuple(labels))


def _round_up(value: int) -> int:
    """A round number that is not below: 1, 2, 5, 10, 20, 50…"""
    scale = 1
    while True:
        for digit in (1, 2, 5):
            if digit * scale >= value:
                return digit * scale
        scale *= 10


def _short(value: int) -> str:
    """A number that fits beside the axis."""
    return f"{value // 1000}\u00a0k" if value >= 10_000 else str(value)


def _at(value: float) -> float:
    return round(value, 2)
