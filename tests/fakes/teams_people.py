"""The people of the fake Teams: they say, press, fill in, edit, and Teams tells the bot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.teams_answers import Screen, card_answer, dialog_answer, filled
from tests.fakes.teams_connector import FakeTeams
from tests.fakes.teams_requests import Answer, TeamsClients
from tests.fakes.teams_state import CHANNEL, Conversation, Message, Person

DIALOG, EXTENSION = "task/submit", "composeExtension/submitAction"


@dataclass
class TeamsPerson:
    """Somebody in front of Teams; `old` is a client without `Action.Execute` nor dialogs."""

    clients: TeamsClients
    person: Person
    old: bool = False
    screen: Screen = field(default_factory=Screen)

    @property
    def teams(self) -> FakeTeams:
        """Their tenant."""
        return self.clients.teams

    @property
    def chat(self) -> Conversation:
        """Their personal conversation with the bot."""
        return self.teams.personal(self.person.id)

    async def say(self, text: str, *, files: Sequence[dict[str, Any]] = ()) -> Answer:
        """Write to the bot in private, perhaps with files."""
        return await self._write(self.chat, text, text, files=files)

    async def mention(self, room: str, text: str, *, root: str = "") -> Answer:
        """Mention the bot in a channel or a group chat, before `text`."""
        written = f"<at>Vigie</at>\N{NO-BREAK SPACE}{text}"
        return await self._write(self.teams.conversations[room], text, written, root=root)

    async def chatter(self, room: str, text: str) -> Answer:
        """Write in a room without a mention, where Teams sends everything to the bot."""
        return await self._write(self.teams.conversations[room], text, text)

    async def edit(self, message: Message, text: str) -> Answer:
        """Change what one of their messages says."""
        again = self._again(message, "messageUpdate", "editMessage")
        mentioned = again["entities"][1:]
        again["text"] = f"<at>Vigie</at> {text}" if mentioned else text
        return await self.clients.post(again)

    async def delete(self, message: Message) -> Answer:
        """Delete one of their messages."""
        again = self._again(message, "messageDelete", "softDeleteMessage")
        del again["text"]
        return await self.clients.post({**again, "entities": []})

    async def undelete(self, message: Message) -> Answer:
        """Restore one of their messages."""
        return await self.clients.post(self._again(message, "messageUpdate", "undeleteMessage"))

    async def press(self, message: Message, label: str) -> Answer:
        """Press the button with that label on a message, or on what they alone see in its place."""
        return await self._act(message, message.button(label), {})

    async def send_card(self, message: Message, answers: Mapping[str, str]) -> Answer:
        """Fill in the form that a message holds, by label, and send it."""
        card = self.screen.cards.get(message.id, message.cards[0])
        return await self._act(message, card["actions"][0], filled(card, answers))

    async def submit(self, answers: Mapping[str, str], *, times: int = 1) -> list[Answer]:
        """Fill in the dialog before them, by label, and send it; twice if they click twice."""
        dialog = self.screen.opened
        value = {"data": {**dialog.button()["data"], **filled(dialog.card, answers)}}
        answered = []
        for _ in range(times):
            posted = self._invoke(dialog.submits, self._extended(dialog.submits, value))
            answered.append(await self.clients.post(posted))
            dialog_answer(self.teams, self.screen, dialog.submits, answered[-1])
        return answered

    async def report_message(
        self, content: str = "", *, kind: str = "html", command: str = "signaler"
    ) -> Answer:
        """« Signaler à Vigie » on a message of anybody; without content, beside the compose box."""
        value: dict[str, Any] = {"commandContext": "message" if content else "compose"}
        if content:
            value["messagePayload"] = {
                "id": "1700000000000",
                "createdDateTime": "2026-09-14T16:00:00Z",
                "from": {"user": {"displayName": "Personne fictive", "id": "aad-fictif"}},
                "body": {"contentType": kind, "content": content},
                "attachments": [],
                "mentions": [],
            }
        fetch = "composeExtension/fetchTask"
        value = self._extended(fetch, {**value, "context": {"theme": "default"}}, command)
        answer = await self.clients.post(self._invoke(fetch, value))
        dialog_answer(self.teams, self.screen, EXTENSION, answer)
        return answer

    async def install(self, room: str = "", *, action: str = "add") -> Answer:
        """Add, remove or upgrade the app, for themselves or in a room."""
        conversation = self.teams.conversations[room] if room else self.chat
        activity = self.clients.activity(self.person, conversation, "installationUpdate")
        return await self.clients.post({**activity, "action": action})

    async def conversation_update(self, room: str, **changes: object) -> Answer:
        """Something changed in a team: its channels, or who is in it."""
        conversation = self.teams.conversations[room]
        activity = self.clients.activity(self.person, conversation, "conversationUpdate")
        return await self.clients.post({**activity, **changes})

    def last_said(self, room: str = "") -> Message:
        """Their last message in a room, or in private."""
        conversation = self.teams.conversations[room] if room else self.chat
        return next(one for one in reversed(conversation.messages) if one.author == self.person.id)

    async def _write(
        self,
        conversation: Conversation,
        text: str,
        written: str,
        *,
        root: str = "",
        files: Sequence[dict[str, Any]] = (),
    ) -> Answer:
        said = self.teams.add_message(
            conversation.id, self.person.id, {"type": "message", "text": text}, root=root
        )
        activity = self.clients.activity(self.person, conversation, "message", root=said.root)
        activity |= {"id": said.id, "text": written, "textFormat": "plain"}
        if files:
            activity["attachments"] = list(files)
        if written != text:
            bot = {"id": self.teams.bot, "name": "Vigie"}
            activity["entities"].append(
                {"type": "mention", "mentioned": bot, "text": "<at>Vigie</at>"}
            )
        said.activity["posted"] = activity
        return await self.clients.post(activity)

    def _again(self, message: Message, kind: str, event: str) -> dict[str, Any]:
        posted = message.activity["posted"]
        fresh = self.clients.activity(
            self.person, self.teams.conversations[message.conversation], kind
        )
        data = {**posted["channelData"], "eventType": event}
        moment = {"timestamp": fresh["timestamp"], "localTimestamp": fresh["localTimestamp"]}
        return {**posted, **moment, "type": kind, "channelData": data}

    async def _act(
        self, message: Message, action: Mapping[str, Any], inputs: Mapping[str, str]
    ) -> Answer:
        if action["type"] == "Action.Execute" and self.old:
            action = action["fallback"]
        data = {**action["data"], **inputs}
        conversation = self.teams.conversations[message.conversation]
        if action["type"] == "Action.Execute":
            done = {"type": action["type"], "verb": action["verb"], "data": data}
            value = {"action": done, "trigger": "manual"}
            posted = self._invoke("adaptiveCard/action", value, conversation, message)
            answer = await self.clients.post(posted)
            card_answer(self.teams, self.screen, message.id, answer)
            return answer
        if "msteams" in data and not self.old:
            value = {"data": data, "context": {"theme": "default"}}
            posted = self._invoke("task/fetch", value, conversation, message)
            answer = await self.clients.post(posted)
            dialog_answer(self.teams, self.screen, DIALOG, answer)
            return answer
        activity = self.clients.activity(self.person, conversation, "message", root=message.root)
        return await self.clients.post({**activity, "value": data, "replyToId": message.id})

    def _invoke(
        self,
        name: str,
        value: Mapping[str, Any],
        conversation: Conversation | None = None,
        message: Message | None = None,
    ) -> dict[str, Any]:
        place = conversation or self.chat
        root = message.root if message and place.kind == CHANNEL else ""
        activity = self.clients.activity(self.person, place, "invoke", root=root)
        replied = {"replyToId": message.id} if message else {}
        return {**activity, "name": name, "value": dict(value), **replied}

    @staticmethod
    def _extended(name: str, value: Mapping[str, Any], command: str = "signaler") -> dict[str, Any]:
        extension = name.startswith("composeExtension/")
        return {**value, **({"commandId": command} if extension else {})}
