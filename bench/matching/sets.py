"""The labelled questions that every method is asked; none of them is a phrasing of an entry."""

from collections.abc import Mapping, Sequence
from statistics import quantiles
from typing import NamedTuple

from bench.matching.calibrate import DATA, DEVELOPMENT
from bench.matching.contenders import Answer
from intents.evaluation import Row, load_rows
from intents.measures import auroc


class Speed(NamedTuple):
    """The median and the 99th percentile of one pass, in microseconds."""

    p50: float
    p99: float


def development() -> Mapping[str, tuple[Row, ...]]:
    """Return the labelled rows of each set, by name."""
    return {
        name: tuple(row for row in load_rows(DATA / f"{name}.jsonl") if row.labelled)
        for name in DEVELOPMENT
    }


def first_among(rows: Sequence[Row], answers: Sequence[Answer], count: int) -> float:
    """Return how often a right entry is among the first ones, over the in-scope rows."""
    inside = [
        any(name in row.right for name, _ in answer.ranked[:count])
        for row, answer in zip(rows, answers, strict=True)
        if row.in_scope
    ]
    return sum(inside) / len(inside)


def separation(rows: Sequence[Row], answers: Sequence[Answer]) -> float | None:
    """Return the AUROC of in-scope rows against the others, by the first confidence."""
    sure: dict[bool, list[float]] = {True: [], False: []}
    for row, answer in zip(rows, answers, strict=True):
        sure[row.in_scope].append(answer.ranked[0][1] if answer.ranked else 0.0)
    return auroc(sure[True], sure[False])


def speed_of(answers: Sequence[Answer]) -> Speed:
    """Return how long answering took."""
    cuts = quantiles([answer.micros for answer in answers], n=100)
    return Speed(cuts[49], cuts[98])
