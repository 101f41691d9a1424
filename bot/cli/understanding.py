"""`vigie ask`: one question answered at a terminal, and how it was understood."""

import argparse
import json

from bot.cli.engine import engine
from bot.cli.french import say
from bot.config import load_settings
from bot.wording.markup import plain_text
from bot.wording.phrases import load_phrases
from faq.entry import Audience
from intents.explain import explain
from intents.understanding import Understander, Understanding

_COURTESIES = {
    "salutation": "reponse.salutation",
    "merci": "reponse.merci",
    "aide": "aide.texte",
}
_AUDIENCES = {"ds": Audience.DS, "das": Audience.DAS, "personnel": Audience.PERSONNEL}


def ask(options: argparse.Namespace) -> int:
    """Answer one question; exit status 0 whatever the zone."""
    understander = engine(load_settings().content_dir)
    audience = _AUDIENCES.get(options.role or "")
    understood = understander.understand(options.question, audience=audience)
    explained = explain(understander, options.question, audience=audience)
    if options.json:
        plain = _plain(understander, understood, audience)
        more = {"explanation": explained.as_json()} if options.explain else {}
        say(json.dumps({**plain, **more}, ensure_ascii=False, indent=2))
        return 0
    if options.explain:
        say(f"{explained.as_text()}\n")
    say(_readable(understander, understood, audience))
    return 0


def _plain(
    understander: Understander, understood: Understanding, audience: Audience | None
) -> dict[str, object]:
    best = understood.matches[0].entry_id if understood.matches else None
    entry = understander.matcher.catalogue.get(best or "")
    return {
        "zone": understood.zone.value,
        "intent": understood.intent,
        "is_report": understood.is_report,
        "probability": round(understood.probability, 4),
        "matches": [
            {"entry": match.entry_id, "probability": round(match.probability, 4)}
            for match in understood.matches
        ],
        "evidence": understood.evidence,
        "answer": entry.answer_for(audience) if entry else None,
    }


def _readable(
    understander: Understander, understood: Understanding, audience: Audience | None
) -> str:
    catalogue = understander.matcher.catalogue
    lines: list[str] = []
    if understood.is_report and understood.intent:
        lines += [f"Signalement reconnu : {understood.intent}", ""]
    entries = [catalogue.by_id[match.entry_id] for match in understood.matches]
    if understood.zone.value == "answer" and entries:
        entry = entries[0]
        answer = entry.answer_for(audience) or "La réponse dépend du rôle : ajoutez --role."
        lines += [entry.title, "", plain_text(answer), "", entry.source]
    elif understood.zone.value == "suggest" and entries:
        lines += ["Parlez-vous de l’un de ces sujets ?"]
        lines += [f"  - {entry.title} ({entry.id})" for entry in entries[:3]]
    elif understood.intent in _COURTESIES:
        lines += [load_phrases({})(_COURTESIES[understood.intent])]
    else:
        lines += ["Je ne sais pas répondre à cette question."]
    return "\n".join(lines)
