"""`vigie ask`, `vigie eval`, `vigie check`: looking at the engine from a terminal."""

import argparse
import json
import sys

from bot.cli.french import say
from bot.compiled import default_cache, load_understander
from bot.config import Settings, load_settings
from bot.wording.markup import plain_text
from bot.wording.phrases import load_phrases
from faq.check import Severity
from faq.check import check as check_content
from faq.entry import Audience
from faq.lexicon import default_lexicon
from intents.evaluation import evaluate, load_rows
from intents.explain import explain
from intents.understanding import Understander, Understanding, build_understander

_COURTESIES = {
    "salutation": "reponse.salutation",
    "merci": "reponse.merci",
    "aide": "aide.texte",
}
_AUDIENCES = {"ds": Audience.DS, "das": Audience.DAS, "personnel": Audience.PERSONNEL}


def ask(options: argparse.Namespace) -> int:
    """Answer one question; exit status 0 whatever the zone."""
    understander = _engine(load_settings())
    audience = _AUDIENCES.get(options.role or "")
    understood = understander.understand(options.question, audience=audience)
    if options.json:
        say(json.dumps(_plain(understander, understood, audience), ensure_ascii=False, indent=2))
        return 0
    if options.explain:
        say(explain(understander, options.question))
        say("")
    say(_readable(understander, understood, audience))
    return 0


def measure(options: argparse.Namespace) -> int:
    """Print the figures of a labelled file; exit status 1 when it holds no row."""
    rows = load_rows(options.fichier)
    if not rows:
        say(f"{options.fichier.name} : aucune question", sys.stderr)
        return 1
    content = options.catalogue or load_settings().content_dir
    report = evaluate(rows, build_understander(content))
    if options.json:
        say(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        say(report.as_table())
    return 0


def check(_options: argparse.Namespace) -> int:
    """Print what is worth a look in the content; exit status 1 when something is wrong."""
    understander = _engine(load_settings())
    catalogue = understander.matcher.catalogue
    findings = check_content(catalogue, default_lexicon(), understander.calibration)
    for finding in findings:
        say(f"{finding.severity.value} · {finding.file} : {finding.message}")
    say(f"{len(catalogue)} fiches, {len(findings)} remarques, édition {catalogue.edition}")
    return int(any(finding.severity is Severity.ERREUR for finding in findings))


def _engine(settings: Settings) -> Understander:
    return load_understander(settings.content_dir, cache=default_cache())


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
