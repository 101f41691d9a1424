"""Somebody in front of the console, without a browser: what they open, what they send."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

import aiohttp
from yarl import URL

_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What the console answered; `text` is the page's source, `shown` what one reads of it."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def shown(self) -> str:
        """The words of the page: no tag, plain spaces."""
        words = unescape(re.sub(r"<[^>]+>", " ", self.text))
        return re.sub(r"\s+", " ", words)


class Visitor:
    """One browser's cookies. Redirections are not followed unless asked for."""

    def __init__(self, session: aiohttp.ClientSession, origin: str) -> None:
        self._session = session
        self.origin = origin

    async def get(self, path: str, *, follow: bool = False, **headers: str) -> Answer:
        """Open an address below the origin."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self._session.get(
            URL(f"{self.origin}{path}", encoded=True), headers=sent, allow_redirects=follow
        ) as response:
            return Answer(response.status, response.headers, await response.text())

    async def post(
        self,
        path: str,
        fields: Mapping[str, str] | None = None,
        *,
        csrf: str | None = None,
        follow: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a form as our own page would: with its origin and, once signed in, its token."""
        token = await self.token() if csrf is None else csrf
        sent = {"Origin": self.origin} if headers is None else dict(headers)
        async with self._session.post(
            f"{self.origin}{path}",
            data={**(fields or {}), "csrf": token},
            headers=sent,
            allow_redirects=follow,
        ) as response:
            return Answer(response.status, response.headers, await response.text())

    async def token(self) -> str:
        """The token that this session's forms repeat, or nothing before the sign-in."""
        page = await self.get("/console/dossiers", follow=True)
        found = _TOKEN.search(page.text)
        return found.group(1) if found else ""

    async def enter(self, person: str, *, confidential: bool = False) -> None:
        """Come in through the demonstration's door as somebody of the sample staff."""
        fields = {"personne": person, **({"confidentiel": "oui"} if confidential else {})}
        answer = await self.post("/console/connexion", fields)
        assert answer.status == 303, answer.shown

    def cookie(self, name: str) -> str:
        """The value of a cookie that this browser keeps, or nothing."""
        found = [item.value for item in self._session.cookie_jar if item.key == name]
        return found[0] if found else ""
