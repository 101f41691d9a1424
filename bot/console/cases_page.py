"""The list of cases: filtered, counted, followed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.console.pages import fragment, page
from bot.console.reviewer import circonscriptions_of, snapshot_of
from bot.console.routes import Route, get, live
from bot.console.scope import scope_of
from bot.console.setup import ROOT, vigie_of
from bot.domain.case import Kind, Status
from bot.domain.directory import Directory
from bot.storage import casebook
from bot.storage.casebook import Listed, Wanted

_PAGE = 50
_WORDS = 140
_DIGITS = 18


def routes() -> Sequence[Route]:
    """The list, and the part that follows."""
    return (
        get("/dossiers", show),
        live("/dossiers/vivant", follow),
    )


async def show(request: web.Request) -> web.Response:
    """The whole page."""
    return page(request, "cases.html", **await _context(request))


async def follow(request: web.Request) -> web.StreamResponse:
    """The part of the page that changes."""
    return fragment(request, "cases_live.html", **await _context(request))


async def _context(request: web.Request) -> dict[str, Any]:
    scope, asked, wanted = scope_of(request), _asked(request), wanted_of(request)
    async with vigie_of(request).database.read() as connection:
        found = await casebook.listing(
            connection, scope, wanted, now_of(request), before=_before(request), limit=_PAGE + 1
        )
        counts = await casebook.counts(connection, scope, wanted)
    directory, phrases = snapshot_of(request).directory, vigie_of(request).desk.voice.phrases
    more = found[_PAGE - 1].case.id if len(found) > _PAGE else None
    return {
        "rows": [(item, _shown(item)) for item in found[:_PAGE]],
        "more": _query(asked, avant=str(more)) if more else "",
        "first": _query(asked) if "avant" in request.query else "",
        "asked": asked,
        "query": _query({**asked, "avant": request.query.get("avant", "")}),
        "tabs": _tabs(asked, counts, phrases),
        "kinds": [(kind.value, phrases(f"sorte.{kind}")) for kind in Kind],
        "kind_of": {kind.value: phrases(f"sorte.{kind}") for kind in Kind},
        "status_of": {status.value: phrases(f"statut.{status}") for status in Status},
        "places": _places(request, directory),
        "regions": sorted({directory.region(code) for code, _ in _places(request, directory)}),
        "place_of": directory.nom,
    }


def _asked(request: web.Request) -> dict[str, str]:
    """The filters of the address, as they are shown again."""
    names = ("statut", "sorte", "circonscription", "region", "retard", "moi", "non-avise")
    return {name: request.query.get(name, "")[:80] for name in names}


def wanted_of(request: web.Request) -> Wanted:
    """Which cases the filters of the address want."""
    asked, directory = _asked(request), snapshot_of(request).directory
    places: frozenset[str] | None = None
    if asked["circonscription"]:
        places = frozenset({asked["circonscription"]})
    elif asked["region"]:
        places = frozenset(
            code for code in directory.circonscriptions if directory.region(code) == asked["region"]
        )
    return Wanted(
        status=asked["statut"],
        kind=asked["sorte"],
        places=places,
        late=asked["retard"] == "oui",
        mine=asked["moi"] == "oui",
        untold=now_of(request) if asked["non-avise"] == "oui" else None,
    )


def now_of(request: web.Request) -> datetime:
    """The instant of the request, by Vigie's clock."""
    return vigie_of(request).desk.clock()


def _before(request: web.Request) -> int | None:
    given = request.query.get("avant", "")
    sound = given.isascii() and given.isdecimal() and len(given) <= _DIGITS
    return int(given) if sound else None


def _query(asked: Mapping[str, str], **more: str) -> str:
    kept = {name: value for name, value in {**asked, **more}.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _tabs(
    asked: Mapping[str, str], counts: Mapping[str, int], phrases: Any
) -> Sequence[tuple[str, str, int, bool]]:
    """Each status with its count; the address keeps the other filters."""
    base = f"{ROOT}/dossiers"
    every = (base + _query({**asked, "statut": ""}), "tous", sum(counts.values()))
    by_status = [
        (base + _query({**asked, "statut": status}), phrases(f"statut.{status}"), number)
        for status, number in counts.items()
    ]
    chosen = ["", *counts]
    return [
        (*tab, asked["statut"] == status)
        for tab, status in zip((every, *by_status), chosen, strict=True)
    ]


def _places(request: web.Request, directory: Directory) -> Sequence[tuple[str, str]]:
    mine = circonscriptions_of(request)
    codes = directory.circonscriptions if mine is None else mine
    return sorted(((code, directory.nom(code)) for code in codes), key=lambda item: item[1])


def _shown(item: Listed) -> str:
    words = " ".join(item.words.split())
    return words if len(words) <= _WORDS else f"{words[:_WORDS]} …"
