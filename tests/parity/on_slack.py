"""Slack as a Front: signed HTTP and the strict stand-in of its Web API."""

from dataclasses import dataclass, field

from tests.fakes.slack_api import BOT_USER, Message, SlackPerson
from tests.parity.front import CONFIDENTIAL, DCAP, STRANGER, TEAM, until
from tests.service.world import CONFIDENTIAL_ROOM, DCAP_ROOM, World, account
from tests.wording.plain import loose

_ROOMS = {DCAP: DCAP_ROOM, CONFIDENTIAL: CONFIDENTIAL_ROOM, TEAM: "CEQUIPE"}


@dataclass
class SlackFront:
    """The sample staff in front of Slack."""

    world: World
    known: dict[str, SlackPerson] = field(default_factory=dict)

    async def say(self, who: str, text: str) -> None:
        """Write to Vigie in private."""
        await self._person(who).say(text)

    async def mention(self, who: str, text: str) -> None:
        """Mention Vigie in the team's room."""
        await self._person(who).mention(_ROOMS[TEAM], text)

    async def command(self, who: str, name: str, text: str = "") -> None:
        """Type a slash command."""
        await self._person(who).command(f"/{name}", text)

    async def press(self, who: str, label: str, *, showing: str, at: str = "") -> None:
        """Press a button of the last message that shows a text."""

        def look() -> Message | None:
            found = [m for m in self._messages(at or who) if loose(showing) in loose(m.shown)]
            fits = (m for m in reversed(found) if any(b.startswith(label) for b in _labels(m)))
            return next(fits, None)

        message = await until(look, missing=lambda: f"[{label}] dans {self.sees(who, at)}")
        await self._person(who).press(message, label)

    async def fill(self, who: str, **fields: str) -> None:
        """Fill in the modal and send it."""
        await self._person(who).submit(fields)

    def form(self, who: str) -> str:
        """The modal, with the errors shown on it."""
        person = self._person(who)
        opened = self.world.slack.views[person.id]
        if not opened or not opened[-1].inputs:
            return ""
        elements = (block["element"] for block in opened[-1].inputs.values())
        held = [element.get("initial_value", "") for element in elements]
        return "\n".join([opened[-1].shown, *held, *person.errors.values()])

    async def again(self) -> None:
        """Slack delivers the last event again."""
        await self.world.workspace.repeat()

    def sees(self, who: str, at: str = "") -> list[str]:
        """What Vigie's messages show there now."""
        return [
            "\n".join([message.shown, *(f"[{label}]" for label in _labels(message))])
            for message in self._messages(at or who)
        ]

    def passing(self, who: str) -> list[str]:
        """Ephemeral messages, and what a modal shows."""
        slack, id = self.world.slack, account(who)
        alone = [message.shown for message in slack.seen_alone(id)]
        return alone + [view.shown for view in slack.views[id]]

    def _messages(self, at: str) -> list[Message]:
        if at in _ROOMS:
            found = self.world.slack.rooms[_ROOMS[at]].messages
        else:
            found = self.world.private(at)
        return [message for message in found if message.user == BOT_USER]

    def _person(self, who: str) -> SlackPerson:
        if who == STRANGER and who not in self.known:
            self.world.slack.add_user(account(who), "Personne fictive")
        return self.known.setdefault(who, self.world.person(who))


def _labels(message: Message) -> list[str]:
    """The labels of a message's buttons."""
    rows = (block["elements"] for block in message.blocks if block["type"] == "actions")
    return [loose(element["text"]["text"]) for row in rows for element in row]
