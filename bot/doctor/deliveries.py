"""What should have left and did not: late jobs, jobs given up, cards that nobody saw."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from bot.doctor.causes import explained
from bot.doctor.checkup import Line, broken, good, unsure
from bot.doctor.records import LATE, RECENT, Records
from bot.storage.health import Dead, LostCard, Overdue
from bot.wording.dates import moment

_LATE, _DEAD, _LOST = "Envois en retard", "Envois abandonnés", "Cartes non reçues"


def delivery_lines(records: Records, now: datetime) -> Sequence[Line]:
    """One line on what is late, then one a cause on what was lost."""
    return [
        _late(records.overdue, now),
        *_given_up(records.dead, now),
        *_lost(records.lost),
    ]


def _late(overdue: Overdue | None, now: datetime) -> Line:
    minutes = LATE.total_seconds() / 60
    if overdue is None:
        return good(_LATE, f"aucun depuis plus de {minutes:.0f} minutes")
    said = f"{overdue.jobs}, le plus ancien attend depuis {moment(overdue.oldest, now)}"
    if overdue.cause is None:
        return broken(_LATE, said, "vérifiez que « vigie serve » tourne et lisez ses journaux")
    cause = explained(overdue.cause)
    return broken(_LATE, f"{said} : {cause.said}", cause.todo)


def _given_up(dead: Sequence[Dead], now: datetime) -> Sequence[Line]:
    days = f"depuis {RECENT.days} jours"
    if not dead:
        return [good(_DEAD, f"aucun {days}")]
    lines = []
    for lost in dead:
        cause = explained(lost.cause)
        said = f"{lost.jobs} {days} (le dernier : {moment(lost.last, now)}) : {cause.said}"
        lines.append(unsure(_DEAD, said, cause.todo))
    return lines


def _lost(cards: Sequence[LostCard]) -> Sequence[Line]:
    if not cards:
        return [good(_LOST, "aucune dans les dossiers en cours")]
    by_cause: dict[str, list[str]] = defaultdict(list)
    for card in cards:
        if card.ref not in by_cause[card.cause]:
            by_cause[card.cause].append(card.ref)
    lines = []
    for code, refs in by_cause.items():
        cause = explained(code)
        lines.append(broken(_LOST, f"{', '.join(refs)} : {cause.said}", cause.todo))
    return lines
