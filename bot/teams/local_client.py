"""The settings of Microsoft's local test client: one person, their conversations, their team.

The client shows what one person sees. Several people are several clients, each with its own file
and its own port.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.people import Person
from bot.storage.conversations import Known
from bot.teams.channel import CHANNEL, GROUP, PERSONAL
from bot.teams.names import NAME

FILE = ".m365agentsplayground.yml"
"""The name that the client looks for in the folder where it is started."""

TENANT = "00000000-0000-4000-8000-0000000000aa"
BOT = "00000000-0000-4000-8000-0000000000bb"
_GROUP_OF_THE_TEAM = "00000000-0000-4000-8000-0000000000cc"
_VERSION = "0.1.1"


@dataclass(frozen=True)
class LocalClient:
    """One person's client; `channel` and `group` are the names of the rooms that only it shows."""

    person: Person
    port: int
    channel: str
    group: str

    @property
    def service_url(self) -> str:
        """Where Vigie writes to this client."""
        return f"http://localhost:{self.port}/_connector"

    def conversations(self) -> Sequence[Known]:
        """Where Vigie may write first, before anybody has said anything."""
        account = self.person.accounts[NAME]
        return (
            Known(NAME, self._personal, PERSONAL, self.service_url, TENANT, account),
            Known(NAME, channel_room(self.channel), CHANNEL, self.service_url, TENANT),
            Known(NAME, group_room(self.group), GROUP, self.service_url, TENANT),
        )

    def settings(self, others: Sequence[Person]) -> str:
        """The text of the client's file; it wants at least five `others`, and one channel."""
        chosen = {
            "version": _VERSION,
            "tenantId": TENANT,
            "bot": {"id": BOT, "name": "Vigie"},
            "currentUser": _user(self.person),
            "users": [_user(person) for person in others if person.id != self.person.id],
            "personalChat": {"id": self._personal},
            "groupChat": {"id": group_room(self.group), "name": self.group},
            "team": {
                "id": f"19:equipe-{self.person.id}@thread.tacv2",
                "name": "Équipe d’essai",
                "aadGroupId": _GROUP_OF_THE_TEAM,
                "channels": [{"id": channel_room(self.channel), "name": self.channel}],
            },
        }
        # JSON is YAML, which is what the client reads.
        return json.dumps(chosen, ensure_ascii=False, indent=2)

    @property
    def _personal(self) -> str:
        return f"a:essai-{self.person.id}"


def channel_room(name: str) -> str:
    """The room that a client shows as the channel of that name."""
    return f"19:{name}@thread.tacv2"


def group_room(name: str) -> str:
    """The room that a client shows as the group chat of that name."""
    return f"19:{name}@thread.v2"


def _user(person: Person) -> dict[str, str]:
    given, _, surname = person.name.partition(" ")
    return {
        "id": f"29:essai-{person.id}",
        "name": person.name,
        "userPrincipleName": person.email,  # the client's own spelling
        "aadObjectId": person.accounts[NAME],
        "givenName": given,
        "surname": surname,
        "email": person.email,
    }
