"""Teams as a Front: signed activities and the strict stand-in of its connector."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.teams.data import FIELD
from tests.fakes.teams_people import TeamsPerson
from tests.fakes.teams_state import Message, lines
from tests.parity.front import CONFIDENTIAL, DCAP, TEAM, until
from tests.service.teams_world import (
    CONFIDENTIAL_ROOM,
    DCAP_ROOM,
    GROUP_ROOM,
    TEAM_ROOM,
    TeamsWorld,
)
from tests.wording.plain import loose

GROUP = "groupe"
"""A group chat with Vigie in it."""

_ROOMS = {
    DCAP: DCAP_ROOM,
    CONFIDENTIAL: CONFIDENTIAL_ROOM,
    TEAM: TEAM_ROOM,
    GROUP: GROUP_ROOM,
}


@dataclass
class TeamsFront:
    """The sample staff in front of Teams."""

    world: TeamsWorld

    async def say(self, who: str, text: str) -> None:
        """Write to Vigie in private."""
        await self._person(who).say(text)

    async def mention(self, who: str, text: str) -> None:
        """Mention Vigie in the team's channel."""
        await self._person(who).mention(TEAM_ROOM, text)

    async def mention_in_group(self, who: str, text: str) -> None:
        """Mention Vigie in a group chat, which only Teams has."""
        await self._person(who).mention(GROUP_ROOM, text)

    async def edit(self, who: str, text: str) -> None:
        """Change what their last private message says."""
        person = self._person(who)
        await person.edit(person.last_said(), text)

    async def command(self, who: str, name: str, text: str = "") -> None:
        """Type a command's word, as the menu of Teams writes it."""
        await self._person(who).say(f"{name} {text}".strip())

    async def press(self, who: str, label: str, *, showing: str, at: str = "") -> None:
        """Press a button of the last message that shows a text."""

        def look() -> Message | None:
            found = [m for m in self._messages(at or who) if loose(showing) in loose(m.shown)]
            fits = (m for m in reversed(found) if any(b.startswith(label) for b in m.buttons))
            return next(fits, None)

        message = await until(look, missing=lambda: f"[{label}] dans {self.sees(who, at)}")
        await self._person(who).press(message, label)

    async def fill(self, who: str, **fields: str) -> None:
        """Fill in the dialog, or the form that the conversation holds, and send it."""
        person = self._person(who)
        if person.screen.dialog is not None:
            await person.submit(_by_label(person.screen.dialog.card, fields))
            return
        message = await until(lambda: self._form_message(person))
        card = person.screen.cards.get(message.id, message.cards[0])
        await person.send_card(message, _by_label(card, fields))

    def form(self, who: str) -> str:
        """The dialog, or the form that the conversation holds."""
        person = self._person(who)
        if person.screen.dialog is not None:
            return person.screen.dialog.shown if _inputs(person.screen.dialog.card) else ""
        message = self._form_message(person)
        if message is None:
            return ""
        return "\n".join(lines(person.screen.cards.get(message.id, message.cards[0])))

    async def again(self) -> None:
        """Teams delivers the last activity again."""
        await self.world.clients.repeat()

    def sees(self, who: str, at: str = "") -> list[str]:
        """What Vigie's messages show there now."""
        return [message.shown for message in self._messages(at or who)]

    def passing(self, who: str) -> list[str]:
        """Words that pass, and the cards and the dialog that they alone see."""
        screen = self._person(who).screen
        return [*screen.toasts, screen.dialog.shown] if screen.dialog else screen.toasts

    def _form_message(self, person: TeamsPerson) -> Message | None:
        holding = (
            message
            for message in reversed(person.chat.visible)
            if message.author == self.world.teams.bot
            and message.cards
            and _inputs(message.cards[0])
        )
        return next(holding, None)

    def _messages(self, at: str) -> list[Message]:
        if at in _ROOMS:
            found = self.world.teams.conversations[_ROOMS[at]]
        else:
            found = self._person(at).chat
        return [message for message in found.visible if message.author == self.world.teams.bot]

    def _person(self, who: str) -> TeamsPerson:
        return self.world.person(who)


def _by_label(card: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, str]:
    labels = {
        one["id"].removeprefix(FIELD): one.get("label") or one.get("title", "")
        for one in _inputs(card)
    }
    return {labels[name]: value for name, value in fields.items()}


def _inputs(node: Any) -> list[dict[str, Any]]:
    """The inputs of a form; a text offered to be copied is none."""
    found = []
    for one in node.get("body", node.get("items", [])):
        if str(one.get("type", "")).startswith("Input.") and one["id"].startswith(FIELD):
            found.append(one)
        found += _inputs(one) if "items" in one else []
    return found
