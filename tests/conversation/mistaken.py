"""An engine that is wrong on purpose, in every way that matters to somebody who needs help."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

from faq.calibration import Zone
from faq.entry import Audience
from faq.ranking import Match
from intents.citizen import CitizenTriage
from intents.kinds import REPORTS
from intents.understanding import Understander, Understanding

Mistake = Callable[[Understander, Understanding], Understanding]


@dataclass(frozen=True, kw_only=True)
class Mistaken(Understander):
    """The real engine, whose every reading is spoiled before anybody uses it."""

    mistake: Mistake

    def understand(self, text: str, *, audience: Audience | None = None) -> Understanding:
        """Understand any text, wrongly."""
        return self.mistake(self, super().understand(text, audience=audience))


def mistaken(real: Understander, mistake: Mistake) -> Mistaken:
    """This engine, making that mistake."""
    parts = {part.name: getattr(real, part.name) for part in fields(real)}
    return Mistaken(**parts, mistake=mistake)


def _nothing_told(read: Understanding, **changes: object) -> Understanding:
    quiet = replace(read, intent=None, is_report=False, also_intents=(), citizen=None)
    return replace(quiet, **changes)  # type: ignore[arg-type]


def _sure_of(entry: str) -> Mistake:
    def wrong(_engine: Understander, read: Understanding) -> Understanding:
        match = Match(entry, 9.0, 0.99)
        return _nothing_told(read, zone=Zone.ANSWER, matches=(match,), probability=0.99)

    return wrong


def _suggests(engine: Understander, read: Understanding) -> Understanding:
    ids = sorted(entry.id for entry in engine.matcher.catalogue)[:3]
    matches = tuple(Match(entry, 1.0, 0.3) for entry in ids)
    return _nothing_told(read, zone=Zone.SUGGEST, matches=matches, probability=0.3)


def _knows_nothing(_engine: Understander, read: Understanding) -> Understanding:
    return _nothing_told(read, zone=Zone.ABSTAIN, matches=(), probability=0.0)


def _hears(intent: str) -> Mistake:
    def wrong(_engine: Understander, read: Understanding) -> Understanding:
        told = intent in REPORTS
        return _nothing_told(read, intent=intent, is_report=told, zone=Zone.ABSTAIN, matches=())

    return wrong


def _triages(topic: str) -> Mistake:
    def wrong(_engine: Understander, read: Understanding) -> Understanding:
        citizen = CitizenTriage(topic=topic, quoted="n’importe quoi")  # type: ignore[arg-type]
        return _nothing_told(read, zone=Zone.ABSTAIN, matches=(), citizen=citizen)

    return wrong


def mistakes(entries: list[str]) -> dict[str, Mistake]:
    """Every mistake by name; `entries` are those that are answered with full confidence."""
    return {
        **{f"sure of {entry}": _sure_of(entry) for entry in entries},
        "suggests three others": _suggests,
        "knows nothing": _knows_nothing,
        **{f"hears {kind}": _hears(kind) for kind in (*REPORTS, "question_recue")},
        **{f"hears {word}": _hears(word) for word in ("salutation", "merci", "aide", "suivi")},
        **{f"triages as {topic}": _triages(topic) for topic in ("factual", "beyond", "escalate")},
    }
