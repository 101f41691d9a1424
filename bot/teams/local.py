"""Teams on one's own computer, for Microsoft's local test client, which signs nothing.

Whatever reaches this port is believed, so that nothing but this computer may reach it, and nothing
but this computer may be reached through it. `vigie serve` never loads this module.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from botbuilder.schema import Activity

from bot.teams.authentication import CHANNEL, NotAuthentic
from bot.teams.connector import Connector, Json

# Read by hand: where two parsers disagree on the host, Vigie would write to somebody else.
_LOCAL = r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?"
_SERVICE = re.compile(rf"http://{_LOCAL}(?:/[A-Za-z0-9._/-]*)?")
_HOST = re.compile(_LOCAL)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class LocalGate:
    """Admits without a token the activities whose answers stay on this computer."""

    async def admit(self, activity: Activity, authorization: str | None) -> None:
        """Return if the activity comes from a client of this computer; else raise NotAuthentic."""
        if activity.channel_id != CHANNEL:
            raise NotAuthentic("channel")
        if not is_local(activity.service_url):
            raise NotAuthentic("service_url")


class NoTokens:
    """What the connector shows to a client that asks for no proof."""

    async def bearer(self) -> str:
        """A word that is worth nothing anywhere."""
        return "essai-local"

    def forget(self) -> None:
        """Nothing to forget."""


class LocalConnector(Connector):
    """Writes to a client where a button opens no dialog: there, it asks for a form as a card."""

    async def post(self, service_url: str, conversation: str, activity: Json) -> str:
        """Post an activity without dialogs; its id."""
        return await super().post(service_url, conversation, without_dialogs(activity))

    async def update(
        self, service_url: str, conversation: str, activity_id: str, activity: Json
    ) -> None:
        """Put an activity without dialogs in the place of one of ours."""
        await super().update(service_url, conversation, activity_id, without_dialogs(activity))

    async def create(self, service_url: str, parameters: Json) -> tuple[str, str]:
        """Open a conversation, perhaps with an activity without dialogs."""
        return await super().create(service_url, without_dialogs(parameters))


def without_dialogs(value: Any) -> Any:
    """The same cards, where no button opens a dialog: the client does nothing when one does."""
    if isinstance(value, list):
        return [without_dialogs(one) for one in value]
    if not isinstance(value, dict):
        return value
    data = value.get("data")
    if isinstance(data, dict) and "msteams" in data:
        kept = {name: one for name, one in data.items() if name != "msteams"}
        submitted = {**value, "data": kept}
        return {**submitted, "type": "Action.Execute", "verb": "button", "fallback": submitted}
    return {name: without_dialogs(one) for name, one in value.items()}


def is_local(service_url: object) -> bool:
    """Whether an address is of this computer, and cannot be read in any other way."""
    return isinstance(service_url, str) and _SERVICE.fullmatch(service_url) is not None


@web.middleware
async def only_programs_of_this_computer(
    request: web.Request, handler: Handler
) -> web.StreamResponse:
    """Refuse web pages: any site may make a browser write to a local port.

    A browser always names the page's origin when it writes; a name that somebody pointed at this
    computer shows in the Host.
    """
    if "Origin" in request.headers or not _HOST.fullmatch(request.headers.get("Host", "")):
        raise web.HTTPForbidden(text="Adresse ou origine refusée.")
    return await handler(request)
