"""What Teams posts, signed and ready to be written on a socket, at little cost to the bench."""

import json
from dataclasses import dataclass

from bot.teams.data import ButtonData
from bot.teams.elements import Json
from tests.fakes.entra import FakeEntra

PEOPLE = 2000
"""People whom the directory knows and who have written before."""

APP_ID, PASSWORD, TENANT = FakeEntra.app_id, FakeEntra.password, FakeEntra.tenant
CHANNEL = "19:equipe@thread.tacv2"


def account(person: int) -> str:
    """Somebody's directory object id."""
    return f"abcdef00-0000-4000-8000-{person:012d}"


def chat(person: int) -> str:
    """Somebody's personal conversation with the bot."""
    return f"a:banc-{person}"


@dataclass(frozen=True)
class Teams:
    """Posts as Teams makes them; `bearer` is the Authorization header for `service_url`."""

    service_url: str
    bearer: str

    def question(self, number: int, person: int, text: str) -> bytes:
        """A private message; two of one number are two deliveries of the same."""
        return self._request({**self._private(f"{number}", person), "text": text})

    def chatter(self, number: int, person: int) -> bytes:
        """A message of a channel without a mention: it needs no answer."""
        said = self._activity(f"{number}", person, "channel", f"{CHANNEL};messageid={number}")
        data = {"tenant": {"id": TENANT}, "channel": {"id": CHANNEL}, "team": {"id": CHANNEL}}
        return self._request({**said, "channelData": data, "text": "on se voit à midi"})

    def press(self, number: int, person: int, exchange: int) -> bytes:
        """« Oui » under the answer to an exchange, as an invoke."""
        data = ButtonData("exchange.helpful", str(exchange)).as_json()
        action = {"type": "Action.Execute", "verb": "button", "data": data}
        return self._request(
            {
                **self._private(f"f:{number}", person),
                "type": "invoke",
                "name": "adaptiveCard/action",
                "replyToId": "1700000000000",
                "value": {"action": action, "trigger": "manual"},
            }
        )

    def _private(self, id: str, person: int) -> Json:
        return self._activity(id, person, "personal", chat(person))

    def _activity(self, id: str, person: int, kind: str, conversation: str) -> Json:
        return {
            "type": "message",
            "id": id,
            "timestamp": "2026-09-14T16:00:00.000Z",
            "localTimestamp": "2026-09-14T12:00:00.000-04:00",
            "localTimezone": "America/Toronto",
            "serviceUrl": self.service_url,
            "channelId": "msteams",
            "locale": "fr-CA",
            "textFormat": "plain",
            "from": {
                "id": f"29:banc-{person}",
                "name": f"Personne Fictive {person}",
                "aadObjectId": account(person),
            },
            "conversation": {"conversationType": kind, "tenantId": TENANT, "id": conversation},
            "recipient": {"id": f"28:{APP_ID}", "name": "Vigie"},
            "entities": [{"type": "clientInfo", "locale": "fr-CA", "platform": "Web"}],
            "channelData": {"tenant": {"id": TENANT}},
        }

    def _request(self, activity: Json) -> bytes:
        body = json.dumps(activity).encode()
        head = (
            "POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: {self.bearer}\r\nContent-Type: application/json; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body
