"""The list of cases at a terminal: a table of 100 columns, or JSON."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli.case_desk import Desk, place_named
from bot.domain.case import Kind, Status
from bot.domain.scrutin import LOCAL
from bot.storage.lookup import Found, Sought, lookup

MOST = 200
"""How many cases a list shows."""

_PAGE = 500
_COLUMNS = (("DOSSIER", 9), ("ÉTAT", 15), ("OUVERT", 17), ("CIRCONSCRIPTION", 23), ("DCAP", 8))
_CONFIDENTIAL = "(confidentiel)"


async def table(desk: Desk, connection: AsyncConnection, options: argparse.Namespace) -> str:
    """The cases wanted, newest first."""
    found, more = await _found(desk, connection, _sought(desk, options))
    if options.json:
        return json.dumps([_plain(desk, item) for item in found], ensure_ascii=False, indent=2)
    if not found:
        return "Aucun dossier."
    head = "".join(f"{name:<{width}}" for name, width in _COLUMNS) + "À NOTER"
    lines = ["".join(_cells(desk, item)).rstrip() for item in found]
    count = f"{len(found)} dossiers" if len(found) > 1 else "1 dossier"
    more_than = f"{count}, les plus récents : précisez la recherche"
    return "\n".join([head, *lines, more_than if more else count])


def _sought(desk: Desk, options: argparse.Namespace) -> Sought:
    place = options.circonscription
    return Sought(
        status=Status(options.statut) if options.statut else None,
        kind=Kind(options.sorte) if options.sorte else None,
        circonscription=place_named(desk.directory, place) if place else None,
        late=options.en_retard,
        untold=options.non_avises,
    )


async def _found(
    desk: Desk, connection: AsyncConnection, sought: Sought
) -> tuple[Sequence[Found], bool]:
    """The first cases that may be listed, and whether there are others."""
    kept: list[Found] = []
    before: int | None = None
    while page := await lookup(connection, sought, desk.now, before=before, limit=_PAGE):
        kept += [item for item in page if _listed(desk, item, sought)]
        if len(kept) > MOST or len(page) < _PAGE:
            break
        before = page[-1].case.id
    return kept[:MOST], len(kept) > MOST


def _listed(desk: Desk, item: Found, sought: Sought) -> bool:
    """Somebody's list is of what they may read; the operator's has all, masked where need be."""
    if desk.actor is not None:
        return desk.may_read(item.case)
    # By place, even a masked line would say where.
    return sought.circonscription is None or not item.case.confidential


def _cells(desk: Desk, item: Found) -> Iterator[str]:
    case, phrases = item.case, desk.voice.phrases
    shown = desk.may_read(case)
    place = desk.directory.nom(case.circonscription) if case.circonscription else "–"
    dcap = "prise" if case.dcap_taken_at else "avisée" if case.dcap_told_at else "–"
    values = (
        case.ref,
        phrases(f"statut.{case.status}"),
        _stamp(case.opened_at),
        place if shown else _CONFIDENTIAL,
        dcap if shown else "",
    )
    for value, (_name, width) in zip(values, _COLUMNS, strict=True):
        yield f"{_cut(value, width - 1):<{width}}"
    yield ", ".join(_notes(item))


def _notes(item: Found) -> Iterator[str]:
    if item.late:
        yield "en retard"
    if item.untold:
        yield "non avisé"
    if item.lost:
        yield "carte perdue"


def _plain(desk: Desk, item: Found) -> Mapping[str, object]:
    case = item.case
    known: dict[str, object] = {
        "ref": case.ref,
        "kind": case.kind,
        "status": case.status,
        "opened_at": case.opened_at.isoformat(),
        "late": item.late,
        "untold": item.untold,
        "lost_card": item.lost,
        "masked": not desk.may_read(case),
    }
    if not known["masked"]:
        known |= {
            "circonscription": desk.directory.nom(case.circonscription),
            "dcap_told_at": _moment(case.dcap_told_at),
            "dcap_taken_at": _moment(case.dcap_taken_at),
            "issue": case.issue,
        }
    return known


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
