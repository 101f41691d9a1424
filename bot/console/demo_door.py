"""The demonstration's door: one chooses who to be. No setting opens it, and serve never does."""

from collections.abc import Iterable
from dataclasses import dataclass

from aiohttp import web

from bot.console.door import let_in, local
from bot.console.pages import page
from bot.console.reviewer import Office, Reviewer, snapshot_of
from bot.console.routes import Access, Route, get, post
from bot.domain.directory import Directory
from bot.domain.people import Person, Role

_OFFICES = {Role.DCAP: Office.DCAP, Role.COORDONNATEUR: Office.COORDINATION}


@dataclass(frozen=True)
class DemoDoor:
    """Lets in whoever of the fictional staff is chosen."""

    url: str

    def routes(self) -> Iterable[Route]:
        """The choice, and what it does."""
        yield get("/connexion", _choose, to=Access.ANYONE)
        yield post("/connexion", _enter, to=Access.ANYONE)


async def _choose(request: web.Request) -> web.Response:
    people = _reviewers(snapshot_of(request).directory)
    return page(request, "sign_in_demo.html", people=people, then=request.query.get("suite", ""))


async def _enter(request: web.Request) -> web.Response:
    form = await request.post()
    chosen = str(form.get("personne", ""))
    for person in _reviewers(snapshot_of(request).directory):
        if person.id == chosen:
            office = _OFFICES[person.role]
            reviewer = Reviewer(
                f"demo:{person.id}",
                person.name,
                person.id,
                office,
                confidential="confidentiel" in form,
            )
            return await let_in(request, reviewer, local(str(form.get("suite", ""))))
    raise web.HTTPBadRequest(text="Choisissez une personne de la liste.")


def _reviewers(directory: Directory) -> list[Person]:
    order = list(_OFFICES)
    found = [person for person in directory.people.values() if person.role in _OFFICES]
    return sorted(found, key=lambda person: (order.index(person.role), person.name))
