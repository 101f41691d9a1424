"""Who may open each address of the console, all of them: a new one without a row fails."""

from collections.abc import Mapping

import pytest
from aiohttp import web

from bot.config import Settings
from bot.console.app import console
from bot.console.demo_door import DemoDoor
from bot.console.routes import Access
from bot.console.setup import SETUP
from bot.domain.case import Kind
from bot.domain.lifecycle import tell_dcap
from tests.console.conftest import Visit
from tests.conversation.world import SETTINGS
from tests.delivery.world import World

OPEN, IN, OUT, NONE, ACT = "ouvert", "connexion", "refusé", "absent", "geste"
"""What an address answers: its page, the way in, a refusal, or as if it did not exist.

ACT is not tried here: whoever may act has tests of their own.
"""

VISITORS = ("", "coord-quebec", "coord-saguenay", "dcap-1", "dcap-1+")
"""Nobody, the coordination of another region, the coordination, the DCAP, its confidential part."""

_FREE = (OPEN, OPEN, OPEN, OPEN, OPEN)
_ALL = (IN, OPEN, OPEN, OPEN, OPEN)
_DCAP = (IN, OUT, OUT, OPEN, OPEN)
_CASE = (IN, NONE, OPEN, OPEN, OPEN)
_DCAP_ACTS = (IN, OUT, OUT, ACT, ACT)
_NO_SUCH = (IN, NONE, NONE, NONE, NONE)

MATRIX: Mapping[str, tuple[str, ...]] = {
    "GET /": _ALL,
    "GET /a-faire": _ALL,
    "GET /connexion": _FREE,
    "GET /dossiers": _ALL,
    "GET /dossiers/vivant": _ALL,
    "POST /dossiers/exporter": _ALL,
    "GET /dossiers/{ref}": _CASE,
    "GET /dossiers/{ref}/vivant": _CASE,
    "GET /echanges": _ALL,
    "GET /echanges/suivant": _DCAP_ACTS,
    "GET /echanges/{number}": _NO_SUCH,
    "POST /echanges/{number}/identite": _DCAP_ACTS,
    "POST /echanges/{number}/verdict": _DCAP_ACTS,
    "GET /fiches": _DCAP,
    "GET /fiches/{entry}/corriger": _DCAP,
    "POST /fiches/{entry}/corriger": _DCAP_ACTS,
    "POST /fiches/{entry}/envoyer": _DCAP_ACTS,
    "POST /fiches/{entry}/reprendre": _DCAP_ACTS,
    "POST /fiches/{entry}/suspendre": _DCAP_ACTS,
    "GET /journal": _DCAP,
    "POST /journal/exporter": _DCAP,
    "GET /sans-reponse": _DCAP,
    "POST /sans-reponse/proposer": _DCAP_ACTS,
}
"""Every address by who asks, in the order of VISITORS."""

ELSEWHERE = {
    "GET ": "test_security",
    "POST /connexion": "test_sessions",
    "POST /deconnexion": "test_sessions",
    "POST /dossiers/{ref}/geste": "test_cases_pages",
    "POST /dossiers/{ref}/formulaire": "test_cases_pages",
    "POST /dossiers/{ref}/cartes/{surface}/renvoyer": "test_cases_pages",
    "GET /dossiers/{ref}/fichiers/{file}": "test_cases_pages",
}
"""Addresses whose rights another file of tests holds, by that file."""


def _declared(application: web.Application) -> dict[str, Access]:
    found = {}
    for route, rule in application[SETUP].rules.items():
        resource = route.resource
        assert resource is not None
        found[f"{rule.method} {resource.canonical}"] = rule.to
    return found


@pytest.fixture
def application(world: World) -> web.Application:
    """The console as it declares itself."""
    settings = Settings.model_validate(SETTINGS)
    return console(world.vigie, settings, DemoDoor("http://127.0.0.1:1/console"))


def test_every_address_has_a_row(application: web.Application) -> None:
    assert sorted(_declared(application)) == sorted({*MATRIX, *ELSEWHERE})


def test_only_the_way_in_and_the_way_out_are_open_to_anyone(application: web.Application) -> None:
    free = {line for line, access in _declared(application).items() if access is Access.ANYONE}
    assert free == {"GET ", "GET /connexion", "POST /connexion", "POST /deconnexion"}


@pytest.mark.parametrize("who", VISITORS)
async def test_each_visitor_opens_what_the_matrix_says(
    visit: Visit, world: World, who: str
) -> None:
    case = await world.open(Kind.RUMEUR)
    entry = next(iter(world.vigie.desk.understander.matcher.catalogue)).id
    visitor = await visit(who.rstrip("+"), confidential=who.endswith("+"))
    token = await visitor.token() if who else ""
    wrong = []
    for line, row in MATRIX.items():
        expected = row[VISITORS.index(who)]
        if expected == ACT:
            continue
        method, _, path = line.partition(" ")
        address = "/console" + path.format(ref=case.ref, number="1", entry=entry)
        if method == "GET":
            answer = await visitor.get(address)
        else:
            fields = {"format": "csv", "motif": "Pour un essai."}
            answer = await visitor.post(address, fields, csrf=token)
        given = _meaning(answer.status, answer.headers.get("Location", ""))
        if given != expected:
            wrong.append(f"{line}: {given} ({answer.status}), not {expected}")
    assert wrong == []


@pytest.mark.parametrize(
    ("who", "opens"),
    [
        ("coord-quebec", False),
        ("coord-saguenay", True),
        ("dcap-1", False),
        ("dcap-1+", True),
    ],
)
async def test_a_confidential_case_exists_only_for_those_who_may_read_it(
    visit: Visit, world: World, who: str, opens: bool
) -> None:
    case = await world.open(Kind.MANQUEMENT, words="Propos confidentiels.")
    await world.act(case, lambda known, setting: tell_dcap(known, None, setting))
    visitor = await visit(who.rstrip("+"), confidential=who.endswith("+"))
    page = await visitor.get(f"/console/dossiers/{case.ref}")
    missing = await visitor.get("/console/dossiers/MAN-9999")
    listed = await visitor.get("/console/dossiers")
    if opens:
        assert (page.status, "Propos confidentiels." in page.shown) == (200, True)
        assert case.ref in listed.shown
        assert "Tous 1" in listed.shown
    else:
        assert (page.status, page.text) == (404, missing.text)
        assert case.ref not in listed.text
        assert "Tous 0" in listed.shown


async def test_a_manquement_that_the_dcap_was_not_told_of_is_not_the_dcap_s(
    visit: Visit, world: World
) -> None:
    case = await world.open(Kind.MANQUEMENT)
    visitor = await visit("dcap-1", confidential=True)
    assert (await visitor.get(f"/console/dossiers/{case.ref}")).status == 404
    assert "Tous 0" in (await visitor.get("/console/dossiers")).shown


def _meaning(status: int, location: str) -> str:
    if status in (302, 401) and (not location or "/connexion" in location):
        return IN
    return {200: OPEN, 403: OUT, 404: NONE}.get(status, str(status))
