"""Figures for Prometheus, in a registry of our own; none bears anybody's words."""

from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


@dataclass(frozen=True)
class Metrics:
    """Counters of the whole service."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    refused: Counter = field(init=False)
    handled: Histogram = field(init=False)
    jobs: Gauge = field(init=False)

    def __post_init__(self) -> None:
        """Create the figures in this registry."""
        refused = Counter(
            "vigie_refused_total",
            "Requests turned away before any turn",
            ["channel", "reason"],
            registry=self.registry,
        )
        handled = Histogram(
            "vigie_handled_seconds",
            "Time to handle one inbound act, commit included",
            ["channel"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
            registry=self.registry,
        )
        jobs = Gauge("vigie_outbox_jobs", "Jobs in the outbox", ["state"], registry=self.registry)
        object.__setattr__(self, "refused", refused)
        object.__setattr__(self, "handled", handled)
        object.__setattr__(self, "jobs", jobs)
