"""The files given to the IT team speak of figures, settings and commands that exist."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families
from ruamel.yaml import YAML

from bot.config import Settings
from bot.metrics import Metrics
from bot.storage.health import known_revisions
from tests.docs.pages import DOCS, code_words, sections, table_rows, text_of

FOLDER = DOCS / "exploitation"
PAGE = sections(text_of(FOLDER / "README.md"))
_SELECTOR = re.compile(r"\b((?:vigie_\w+)|up)\b(?:\{([^}]*)\})?")
_OUTCOMES = {"sent", "updated", "slowed", "gone", "refused", "failed", "timeout", "bug"}
_VALUES = {
    "outcome": _OUTCOMES,
    "zone": {"answer", "suggest", "abstain"},
    "quantile": {"0.5", "0.99", "1"},
    "job": {"vigie"},
}


def _yaml(name: str) -> Any:
    return YAML(typ="safe").load(text_of(FOLDER / name))


def _served() -> Mapping[str, set[str]]:
    """Every name that Prometheus would keep, with the labels that its queries may use."""
    metrics = Metrics()
    labels = {figure._name: set(figure._labelnames) for figure in _figures(metrics)}
    names: dict[str, set[str]] = {"up": {"job", "instance"}}
    for family in text_string_to_metric_families(_page(metrics.registry)):
        own = labels[family.name]
        suffixes = {
            "counter": ("_total",),
            "histogram": ("_bucket", "_count", "_sum"),
            "gauge": ("",),
        }
        for suffix in suffixes[family.type]:
            names[family.name + suffix] = own | ({"le"} if suffix == "_bucket" else set())
    return names


def _figures(metrics: Metrics) -> Iterator[Any]:
    yield from {*metrics.registry._names_to_collectors.values()}


def _page(registry: CollectorRegistry) -> str:
    return generate_latest(registry).decode()


SERVED = _served()
BOARD = json.loads(text_of(FOLDER / "tableau-grafana.json"))
RULES = [rule for group in _yaml("alertes-prometheus.yaml")["groups"] for rule in group["rules"]]
QUERIES = [rule["expr"] for rule in RULES] + [
    target["expr"] for panel in BOARD["panels"] for target in panel["targets"]
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_asks_for_figures_that_exist_by_labels_that_they_have(query: str) -> None:
    used = _SELECTOR.findall(query)
    assert used
    for name, selector in used:
        assert name in SERVED, name
        for label, _, values in re.findall(r'(\w+)(=~|!=|=)"([^"]*)"', selector):
            assert label in SERVED[name]
            assert set(values.split("|")) <= _VALUES[label]
    groups = re.findall(r"by \(([^)]*)\)", query)
    grouped = {label.strip() for group in groups for label in group.split(",")}
    assert grouped <= set().union(*(SERVED[name] for name, _ in used))
    assert query.count("(") == query.count(")")


def test_every_figure_is_described_to_the_team_and_used_on_the_board() -> None:
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in SERVED} - {"up"}
    described = {row[0].strip("`") for row in table_rows(PAGE["Surveiller"]) if "vigie_" in row[0]}
    assert described == families
    shown = " ".join(QUERIES)
    assert [name for name in families if name not in shown] == []


@pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])
def test_an_alert_says_in_french_what_happens_and_what_to_do(rule: Mapping[str, Any]) -> None:
    told = rule["annotations"]
    assert re.fullmatch(r"Vigie[A-Z]\w+", rule["alert"])
    assert rule["labels"]["severity"] in ("critical", "warning", "info")
    assert set(told) == {"summary", "description"}
    assert told["description"].endswith(".")
    for text in told.values():
        assert re.search(r"\b(la|le|les|un|une|des|à|de)\b", text, re.IGNORECASE)
        assert "'" not in text, "typographic apostrophes, as everywhere"
        for label in re.findall(r"\$labels\.(\w+)", text):
            assert label == "instance" or label in rule["expr"]


def test_alerts_have_different_names() -> None:
    assert len({rule["alert"] for rule in RULES}) == len(RULES)


def test_the_panels_of_the_board_are_told_apart_and_do_not_overlap() -> None:
    panels = BOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert len({panel["title"] for panel in panels}) == len(panels)
    assert all(panel["description"] for panel in panels)
    for one, other in combinations((panel["gridPos"] for panel in panels), 2):
        apart = (
            one["x"] + one["w"] <= other["x"]
            or other["x"] + other["w"] <= one["x"]
            or one["y"] + one["h"] <= other["y"]
            or other["y"] + other["h"] <= one["y"]
        )
        assert apart


def test_the_compose_file_runs_two_replicas_on_postgresql_16() -> None:
    compose = _yaml("compose.yaml")
    services = compose["services"]
    assert services["bd"]["image"] == "postgres:16"
    replicas = [name for name in services if name.startswith("vigie-")]
    assert len(replicas) == 2
    for name in replicas:
        replica = services[name]
        assert replica["depends_on"]["bd"]["condition"] == "service_healthy"
        assert "ports" not in replica, "only the proxy is public"
        assert set(replica["secrets"]) <= set(compose["secrets"])
    (job,) = _yaml("prometheus.yaml")["scrape_configs"]
    (targets,) = job["static_configs"]
    assert targets["targets"] == [f"{name}:8081" for name in replicas]
    proxied = re.findall(r"reverse_proxy (.+) \{", text_of(FOLDER / "Caddyfile"))
    assert {tuple(line.split()) for line in proxied} == {tuple(f"{n}:8080" for n in replicas)}


def test_the_compose_file_sets_only_settings_that_exist_from_secrets_that_it_hands_over() -> None:
    compose = _yaml("compose.yaml")
    environment = compose["services"]["vigie-1"]["environment"]
    known = {f"VIGIE_{name.upper()}" for name in Settings.model_fields}
    assert {name.removesuffix("_FILE") for name in environment} <= known
    for name, value in environment.items():
        if name.endswith("_FILE"):
            assert value.removeprefix("/run/secrets/") in compose["secrets"]
    handed = {secret["file"].removeprefix("./secrets/") for secret in compose["secrets"].values()}
    assert handed <= code_words(PAGE["Installer"])


def test_the_proxy_shows_nothing_of_the_administration_and_trusts_livez_alone() -> None:
    proxy = re.sub(r"#.*", "", text_of(FOLDER / "Caddyfile"))
    assert not re.search(r"8081|metrics|readyz|console", proxy)
    assert "health_uri /livez" in proxy
    assert proxy.count("{") == proxy.count("}")


def test_the_last_migration_has_its_line_for_whoever_goes_back() -> None:
    rows = [row[1].strip("`") for row in table_rows(PAGE["Revenir en arrière"])]
    assert rows == sorted(known_revisions())
