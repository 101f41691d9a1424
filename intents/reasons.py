"""Why a message was taken for a report, or was not: for the person who tunes the frames."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from faq.analysis import Analysis
from intents.frames import FrameReader, Reading
from intents.kinds import DENIAL, HYPOTHESIS, PAST, REPORTS, RULE_REQUEST, Definitions
from intents.recogniser import SURE_FROM
from intents.understanding import Understander

_NO_WORD = ("-",)
_VETOES = {
    HYPOTHESIS: "une hypothèse",
    DENIAL: "un démenti",
    PAST: "un passé lointain",
    RULE_REQUEST: "une demande de règle",
}


@dataclass(frozen=True, kw_only=True)
class Reasons:
    """What the reading of reports found.

    `told`: probability that it tells a fact. `fired`: frames that told something, or likeness to
    the examples. `vetoed`: frames of reports that would have fired, had nothing held them back.
    `vetoes`: what may hold a report back, and the words that say so. `doubted`: a frame fired
    that the examples of reports do not confirm.
    """

    intent: str | None
    is_report: bool
    told: float
    fired: tuple[str, ...]
    vetoed: tuple[str, ...]
    vetoes: tuple[tuple[str, str], ...]
    doubted: bool

    def as_json(self) -> dict[str, object]:
        """Return the same as data."""
        return {
            "intent": self.intent,
            "is_report": self.is_report,
            "told": round(self.told, 4),
            "told_from": SURE_FROM,
            "fired": list(self.fired),
            "vetoed": list(self.vetoed),
            "vetoes": [{"why": why, "words": words} for why, words in self.vetoes],
            "doubted_by_examples": self.doubted,
        }

    def as_sentence(self) -> str:
        """Return a French sentence for somebody who never saw a frame."""
        if self.is_report:
            start = f"Signalement de type « {self.intent} » ; indices : {', '.join(self.fired)}"
        elif self.doubted:
            start = (
                f"Pas un signalement : {', '.join(self.fired)} y faisait penser, mais les exemples"
                " de signalement n’y ressemblent pas assez"
            )
        elif self.vetoed and self.vetoes:
            held = " ; ".join(f"« {words} » marque {why}" for why, words in self.vetoes)
            start = f"Pas un signalement : {', '.join(self.vetoed)} y faisait penser, mais {held}"
        else:
            start = "Pas un signalement : rien n’y fait penser"
        chances = f"{100 * self.told:.0f} %, il en faut {100 * SURE_FROM:.0f} %"
        return f"{start} (chances que ce soit un fait rapporté : {chances})."


def reasons_of(understander: Understander, analysis: Analysis, believed: Reading) -> Reasons:
    """Return why a message was read like this; slower than reading it, frames are recompiled."""
    definitions = understander.definitions
    seen = understander.frames.read(analysis.words)
    doubted = seen.is_report and not believed.is_report
    vetoed: tuple[str, ...] = ()
    if not seen.is_report:
        trusting = FrameReader(_without_vetoes(definitions)).read(analysis.words)
        vetoed = tuple(name for name in trusting.fired if name not in seen.fired)
        vetoed = vetoed if trusting.intent in REPORTS else ()
    return Reasons(
        intent=believed.intent,
        is_report=believed.is_report,
        told=believed.told,
        fired=seen.fired if doubted else believed.fired,
        vetoed=vetoed,
        vetoes=tuple(
            (why, found)
            for name, why in _VETOES.items()
            for found in _expressions(definitions.classes[name], analysis.words)
        ),
        doubted=doubted,
    )


def _without_vetoes(definitions: Definitions) -> Definitions:
    return replace(definitions, classes={**definitions.classes, **dict.fromkeys(_VETOES, _NO_WORD)})


def _expressions(expressions: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return what a message holds of some expressions, as it stands in the message."""
    longest_first = sorted(expressions, key=len, reverse=True)
    choices = "|".join(expression.replace("*", "[a-z0-9]*") for expression in longest_first)
    return re.findall(rf"(?<= )(?:{choices})(?= )", f" {' '.join(words)} ")
