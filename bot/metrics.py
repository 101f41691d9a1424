"""Figures for Prometheus, in a registry of our own; none bears anybody's words.

Every label takes its values from a short list. No figure is broken down by person or by
circonscription: in a small place, a number alone would say who.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.doctor.slack_causes import SLACK_CAUSES
from bot.doctor.teams_causes import TEAMS_CAUSES
from bot.domain.case import Kind
from bot.storage.figures import LANE_CLASSES, OTHER, Figures
from bot.storage.outbox import DEAD, DONE, LEASED, WAITING
from faq.calibration import Zone

CAUSES = frozenset(
    {*SLACK_CAUSES, *TEAMS_CAUSES, "channel_not_configured", "timeout", "worker_lost"}
)
"""The causes that have a line of their own; the others share one."""

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
_LONGER = (*_SECONDS, 5, 10, 20)


@dataclass(frozen=True)
class Metrics:
    """What is counted as it happens, and the gauges that `show` sets from the database."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    refused: Counter = field(init=False)
    handled: Histogram = field(init=False)
    deliveries: Counter = field(init=False)
    sending: Histogram = field(init=False)
    database_up: Gauge = field(init=False)
    _gauges: Mapping[str, Gauge] = field(init=False)

    def __post_init__(self) -> None:
        """Create the figures in this registry."""
        made = {
            "refused": Counter(
                "vigie_refused_total",
                "Requests turned away before any turn",
                ["channel", "reason"],
                registry=self.registry,
            ),
            "handled": Histogram(
                "vigie_handled_seconds",
                "Time to handle one inbound act, commit included",
                ["channel"],
                buckets=_SECONDS,
                registry=self.registry,
            ),
            "deliveries": Counter(
                "vigie_deliveries_total",
                "Calls to a platform to post or to change a message, by outcome",
                ["channel", "outcome"],
                registry=self.registry,
            ),
            "sending": Histogram(
                "vigie_sending_seconds",
                "Time that a platform took to accept or to refuse a message",
                ["channel"],
                buckets=_LONGER,
                registry=self.registry,
            ),
            "database_up": Gauge(
                "vigie_database_up",
                "1 when the database could be read for this very page, else 0",
                registry=self.registry,
            ),
            "_gauges": _gauges(self.registry),
        }
        for name, figure in made.items():
            object.__setattr__(self, name, figure)

    def show(self, figures: Figures) -> None:
        """Set the gauges to what the database says now."""
        self._gauges["oldest"].set(figures.oldest_due)
        self._set("jobs", figures.jobs, (WAITING, LEASED, DONE, DEAD))
        self._set("waiting", figures.waiting, (*LANE_CLASSES, OTHER))
        self._set("dead", _bounded(figures.dead), ())
        self._set("open_cases", figures.open_cases, Kind)
        self._set("zones", figures.zones, Zone)
        self._set("delays", figures.delays, ())

    def forget(self) -> None:
        """The database cannot be read: an old figure would pass for today's."""
        for gauge in self._gauges.values():
            gauge.clear()
        self._gauges["oldest"].set(float("nan"))

    def _set(self, name: str, values: Mapping[str, float], always: Iterable[str]) -> None:
        """Set a gauge for each label; those of `always` are there even at 0."""
        gauge = self._gauges[name]
        gauge.clear()
        for label in {*always, *values}:
            gauge.labels(str(label)).set(values.get(label, 0))


def _gauges(registry: CollectorRegistry) -> Mapping[str, Gauge]:
    texts = {
        "oldest": ("vigie_outbox_oldest_due_seconds", "How late the latest job is", []),
        "jobs": ("vigie_outbox_jobs", "Jobs in the outbox", ["state"]),
        "waiting": ("vigie_outbox_waiting_jobs", "Jobs that wait, by class of lane", ["lane"]),
        "dead": ("vigie_outbox_dead_jobs", "Jobs given up and still kept, by cause", ["cause"]),
        "open_cases": ("vigie_open_cases", "Cases that are not closed, by kind", ["kind"]),
        "zones": ("vigie_exchanges_last_day", "Messages understood in 24 hours", ["zone"]),
        "delays": (
            "vigie_delivery_delay_seconds",
            "From a message being written down to its delivery, over the last 15 minutes",
            ["quantile"],
        ),
    }
    return {
        key: Gauge(name, help_text, labels, registry=registry)
        for key, (name, help_text, labels) in texts.items()
    }


def _bounded(dead: Mapping[str, int]) -> Mapping[str, int]:
    """A code that nobody foresaw may be anything: it has no line of its own."""
    counted: dict[str, int] = {}
    for cause, jobs in dead.items():
        label = cause if cause in CAUSES else OTHER
        counted[label] = counted.get(label, 0) + jobs
    return counted
