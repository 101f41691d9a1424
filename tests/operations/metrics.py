"""Reads /metrics as Prometheus does."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp.test_utils import TestClient
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

Values = Mapping[str, Mapping[tuple[str, ...], float]]


async def families(client: TestClient[Any, Any]) -> Sequence[Metric]:
    """Every family of figures that is served."""
    async with client.get("/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        return list(text_string_to_metric_families(await answer.text()))


async def figures(client: TestClient[Any, Any]) -> Values:
    """Every figure, by the values of its labels."""
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in await families(client):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found
