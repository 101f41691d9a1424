"""Shows, in French, how a message was understood: for the person who tunes the content."""

from intents.understanding import Understander


def explain(understander: Understander, text: str) -> str:
    """Return the steps of an understanding, one by line."""
    reading, ranking = understander.read(text)
    understood = understander.understand(text)
    calibration = understander.calibration
    repairs = ", ".join(f"{typed} → {meant}" for typed, meant in ranking.repaired)
    lines = [
        f"Mots retenus    : {' '.join(ranking.tokens) or '(aucun)'}",
        f"Réparations     : {repairs or '(aucune)'}",
        f"Idées           : {', '.join(ranking.concepts) or '(aucune)'}",
        f"Cadres          : {', '.join(reading.fired) or '(aucun)'}",
        f"Intention       : {understood.intent or '(question)'}"
        f" – signalement : {'oui' if understood.is_report else 'non'}",
        f"Indice          : {ranking.evidence or '(aucun)'}",
        "Entrées         :",
        *(
            f"  {match.entry_id:<28} score {match.score:6.3f}   part {match.probability:.2f}"
            for match in ranking.matches
        ),
        f"Probabilité     : {understood.probability:.2f} – zone {understood.zone.value}",
        f"Seuils          : répondre dès {calibration.answer_from:.2f},"
        f" proposer dès {calibration.suggest_from:.2f}",
    ]
    return "\n".join(lines)
