"""Shows, in French, how a message was understood: for the person who tunes the content."""

from dataclasses import dataclass

from faq.analysis import Analysis
from faq.calibration import Calibration, Zone
from faq.entry import Audience
from faq.ranking import FEATURE_NAMES, Ranking
from faq.text import tokens
from intents.reasons import Reasons, reasons_of
from intents.understanding import Understander, Understanding

_LABELS = {
    "best": "score de la première fiche",
    "best_log": "son logarithme",
    "odds": "avance sur les autres fiches et le hors sujet",
    "doubt": "hésitation entre les fiches",
    "outside": "ressemblance aux exemples hors sujet",
    "nearness": "plus près d’une formulation que du hors sujet",
    "shared": "part des mots que la fiche emploie",
    "ideas": "idées reconnues",
    "length": "mots du message",
}
"""What a number of the decision is, in French; one without a label shows its own name."""

_DONE = {
    Zone.ANSWER: "Vigie répond",
    Zone.SUGGEST: "Vigie propose des titres",
    Zone.ABSTAIN: "Vigie dit qu’elle ne sait pas",
}


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Every step of one understanding, readable as text or as data."""

    folded: str
    analysis: Analysis
    ranking: Ranking
    understood: Understanding
    calibration: Calibration
    reasons: Reasons
    titles: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Return the steps as data, in the order of the work."""
        return {
            "folded": self.folded,
            "language": "en" if self.analysis.english else "fr",
            "repaired": [{"typed": a, "meant": b} for a, b in self.ranking.repaired],
            "rewritten": " ".join(self.ranking.tokens),
            "concepts": list(self.ranking.concepts),
            "negated": list(self.analysis.negated),
            "report": self.reasons.as_json(),
            "candidates": [
                {
                    "entry": match.entry_id,
                    "title": title,
                    "score": round(match.score, 4),
                    "share": round(match.probability, 4),
                }
                for match, title in zip(self.ranking.matches, self.titles, strict=True)
            ],
            "evidence": self.understood.evidence,
            "features": {name: round(value, 4) for name, value in self._features()},
            "probability": round(self.understood.probability, 4),
            "answer_from": round(self.calibration.answer_from, 4),
            "suggest_from": round(self.calibration.suggest_from, 4),
            "zone": self.understood.zone.value,
        }

    def as_text(self) -> str:
        """Return the outcome in a few sentences, then the technical part."""
        return "\n".join((*self._outcome(), "", "Détail technique", *self._detail()))

    def _outcome(self) -> list[str]:
        calibration = self.calibration
        repairs = ", ".join(f"« {typed} » lu « {meant} »" for typed, meant in self.ranking.repaired)
        lines = [
            f"{_DONE[self.understood.zone]} : chances que la première fiche soit la bonne,"
            f" {_percent(self.understood.probability)}"
            f" (répondre dès {_percent(calibration.answer_from)},"
            f" proposer dès {_percent(calibration.suggest_from)}).",
        ]
        if self.understood.matches:
            lines.append(f"Première fiche : {self.titles[0]}")
            lines.append(f"La formulation la plus proche y est « {self.understood.evidence} ».")
        else:
            lines.append("Rien à chercher dans ce message : il salue, remercie ou ne dit rien.")
        lines.append(f"Fautes réparées : {repairs or 'aucune'}.")
        lines.append(self.reasons.as_sentence())
        return lines

    def _detail(self) -> list[str]:
        reasons = self.reasons
        return [
            f"  Texte plié       : {self.folded or '(vide)'}",
            f"  Langue           : {'anglais' if self.analysis.english else 'français'}",
            f"  Mots retenus     : {' '.join(self.ranking.tokens) or '(aucun)'}",
            f"  Idées            : {', '.join(self.ranking.concepts) or '(aucune)'}",
            f"  Négation         : {', '.join(self.analysis.negated) or '(aucune)'}",
            f"  Intention        : {self.understood.intent or '(question)'}",
            f"  Cadres reconnus  : {', '.join(reasons.fired) or '(aucun)'}",
            f"  Cadres écartés   : {', '.join(reasons.vetoed) or '(aucun)'}",
            "  Fiches           :",
            *(
                f"    {match.entry_id:<28} score {match.score:6.3f}   part {match.probability:.2f}"
                for match in self.ranking.matches
            ),
            "  Décision         :",
            *(
                f"    {_LABELS.get(name, name):<44} {value:6.3f}"
                for name, value in self._features()
            ),
            f"    {'probabilité':<44} {self.understood.probability:6.3f}",
            f"    {'seuil pour répondre':<44} {self.calibration.answer_from:6.3f}",
            f"    {'seuil pour proposer':<44} {self.calibration.suggest_from:6.3f}",
            f"  Zone             : {self.understood.zone.value}",
        ]

    def _features(self) -> list[tuple[str, float]]:
        return list(zip(FEATURE_NAMES, self.ranking.features, strict=True))


def explain(
    understander: Understander, text: str, *, audience: Audience | None = None
) -> Explanation:
    """Return the steps of an understanding."""
    analysis = understander.matcher.read(text)
    reading, ranking = understander.read(text, audience=audience)
    entries = understander.matcher.catalogue.by_id
    return Explanation(
        folded=" ".join(tokens(text)),
        analysis=analysis,
        ranking=ranking,
        understood=understander.understand(text, audience=audience),
        calibration=understander.calibration,
        reasons=reasons_of(understander, analysis, reading),
        titles=tuple(entries[match.entry_id].title for match in ranking.matches),
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
