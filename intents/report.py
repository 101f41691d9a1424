"""What an evaluation found, for people and for programs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from intents.measures import Rate

_RATES = (
    "top1",
    "top3",
    "r90",
    "answered_right",
    "answered_wrong",
    "suggested_right",
    "oos_answered",
    "oos_abstained",
    "report_recall",
    "report_false_alarms",
)
KEYS = ("n", "top1", "top3", "auroc", "r90", "ece", *_RATES[3:])
LABELS = {
    "n": "Questions",
    "top1": "Bonne entrée première",
    "top3": "Bonne entrée parmi trois",
    "auroc": "Séparation du hors sujet (AUROC)",
    "r90": "Hors sujet écarté, 90 % gardé",
    "ece": "Erreur de calibration",
    "answered_right": "Répondu juste",
    "answered_wrong": "Répondu faux",
    "suggested_right": "Proposé juste",
    "oos_answered": "Hors sujet répondu",
    "oos_abstained": "Hors sujet : abstention",
    "report_recall": "Signalements reconnus",
    "report_false_alarms": "Fausses alertes",
}
_BY_STYLE = (
    {
        "1re": "top1",
        "parmi trois": "top3",
        "répondu juste": "answered_right",
        "répondu faux": "answered_wrong",
    },
    {
        "proposé juste": "suggested_right",
        "hors sujet répondu": "oos_answered",
        "signalements": "report_recall",
        "fausses alertes": "report_false_alarms",
    },
)


@dataclass(frozen=True, kw_only=True)
class EvalReport:
    """What was measured: counts behind each rate, and the same by tag."""

    n: int
    rates: Mapping[str, Rate]
    auroc: float | None
    ece: float | None
    by_tag: Mapping[str, "EvalReport"] = field(default_factory=dict)

    def value(self, key: str) -> float | None:
        """Return one measure by its key, as in the JSON form."""
        if key in self.rates:
            return self.rates[key].value
        return {"n": float(self.n), "auroc": self.auroc, "ece": self.ece}[key]

    def as_json(self) -> dict[str, object]:
        """Return the measures by key, rates in 0–1, None where there is no such row."""
        plain: dict[str, object] = {key: self.value(key) for key in KEYS}
        plain["n"] = self.n
        plain["intervals"] = {key: self.rates[key].interval for key in _RATES}
        plain["by_tag"] = {tag: report.as_json() for tag, report in self.by_tag.items()}
        return plain

    def as_table(self) -> str:
        """Return the measures in French, with intervals, then by tag, in 100 columns."""
        lines = [f"{LABELS[key]:<34} {self._shown(key)}" for key in KEYS]
        for columns in _BY_STYLE if self.by_tag else ():
            heads = "".join(f"{head:>19}" for head in columns)
            lines += ["", f"{'Par style':<19}{'n':>5}{heads}"]
            for tag, report in self.by_tag.items():
                cells = "".join(f"{report.cell(key):>19}" for key in columns.values())
                lines.append(f"{tag[:18]:<19}{report.n:>5}{cells}")
        return "\n".join(lines)

    def cell(self, key: str) -> str:
        """Return a rate with its interval in a few characters, a dash without any case."""
        measured = self.rates[key]
        if measured.value is None or measured.interval is None:
            return "–"
        low, high = measured.interval
        return f"{100 * measured.value:.0f} % [{100 * low:.0f} ; {100 * high:.0f}]"

    def _shown(self, key: str) -> str:
        value = self.value(key)
        if value is None:
            return "–"
        if key == "n":
            return str(self.n)
        if key not in self.rates:
            return f"{value:.3f}"
        low, high = self.rates[key].interval or (0.0, 0.0)
        return f"{100 * value:5.1f} %   [{100 * low:.1f} ; {100 * high:.1f}]"
