"""`vigie doctor`: whether everything holds, said line by line, with what to do where not."""

import argparse
import asyncio
import json
import logging
from collections import Counter
from collections.abc import Sequence

from bot.app import utc_now
from bot.cli.french import say
from bot.cli.progress import Progress
from bot.config import ConfigError, Settings, load_settings
from bot.doctor.checkup import Line, State, status_of
from bot.doctor.content import content_lines
from bot.doctor.examination import Means, examine
from bot.doctor.settings import problem_lines, settings_lines
from bot.logs import configure_logs

UNREADABLE = 2
"""The exit status when the settings cannot even be read."""

_SHOWN = {State.OK: "ok", State.ATTENTION: "ATTENTION", State.PANNE: "PANNE"}


def doctor(options: argparse.Namespace) -> int:
    """Check everything; exit status 1 when something is broken."""
    configure_logs(readable=True)
    # The lines say what a warning would.
    logging.getLogger().setLevel(logging.ERROR)
    try:
        settings = load_settings()
    except ConfigError as error:
        lines, status = problem_lines(error), UNREADABLE
    else:
        lines = _lines(settings, network=not options.sans_reseau)
        status = status_of(lines)
    say(_as_json(lines, status) if options.json else _as_text(lines))
    return status


def _lines(settings: Settings, *, network: bool) -> Sequence[Line]:
    progress = Progress()
    lines = [*settings_lines(settings)]
    with progress.during("lecture du contenu"):
        lines += content_lines(settings)
    watch = progress.watch("personnes vérifiées dans Slack")
    lines += asyncio.run(examine(settings, Means(utc_now), network=network, watch=watch))
    return lines


def _as_json(lines: Sequence[Line], status: int) -> str:
    told = [
        {"subject": line.subject, "state": line.state, "said": line.said, "todo": line.todo}
        for line in lines
    ]
    return json.dumps({"status": status, "lines": told}, ensure_ascii=False, indent=2)


def _as_text(lines: Sequence[Line]) -> str:
    width = max(map(len, _SHOWN.values()))
    told = [
        f"{_SHOWN[line.state]:<{width}}  {line.subject} : {line.said}"
        + (f" → {line.todo}" if line.todo else "")
        for line in lines
    ]
    counts = Counter(line.state for line in lines)
    told.append(
        f"En panne : {counts[State.PANNE]}. À surveiller : {counts[State.ATTENTION]}. "
        f"En règle : {counts[State.OK]}."
    )
    return "\n".join(told)
