"""The playground as a Front: the page's own acts, on the real Vigie behind it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count

from bot.messages import Document
from bot.playground import html
from bot.playground.channel import VIGIE, Message, PlaygroundChannel
from bot.playground.inbound import Act
from bot.playground.stage import Stage
from tests.parity.front import CONFIDENTIAL, DCAP, TEAM, until
from tests.wording.plain import choices, loose

_ROOMS = {DCAP: "alertes-dcap", CONFIDENTIAL: "dcap-confidentiel", TEAM: "alertes-dcap"}


@dataclass
class PlaygroundFront:
    """The fictional staff in front of the page, which acts as its own script does."""

    stage: Stage
    channel: PlaygroundChannel
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    words: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[str, "_Form"] = field(default_factory=dict)
    last: Act | None = None

    async def say(self, who: str, text: str) -> None:
        """Write to Vigie in private."""
        await self._act(who, text=text)

    async def mention(self, who: str, text: str) -> None:
        """Write in the room that this person reads, where Vigie is mentioned."""
        await self._act(who, room=_ROOMS[TEAM], text=f"@Vigie {text}")

    async def command(self, who: str, name: str, text: str = "") -> None:
        """Type a slash command."""
        await self._act(who, text=f"/{name} {text}".strip())

    async def press(self, who: str, label: str, *, showing: str, at: str = "") -> None:
        """Press a button of the last message that shows a text."""

        def look() -> Message | None:
            found = [m for m in self._messages(at or who) if loose(showing) in loose(_shown(m))]
            fits = (m for m in reversed(found) if any(c.startswith(label) for c in _labels(m)))
            return next(fits, None)

        message = await until(look, missing=lambda: f"[{label}] dans {self.sees(who, at)}")
        assert isinstance(message.body, Document)
        choice = next(c for c in choices(message.body) if loose(c.label).startswith(label))
        await self._act(
            who,
            room=message.room,
            message=message.id,
            action=choice.action,
            subject=choice.subject,
        )

    async def fill(self, who: str, **fields: str) -> None:
        """Fill in the dialog and send it."""
        form = self.forms[who]
        values = form.values | {name: form.options.get(v, v) for name, v in fields.items()}
        await self._act(who, form=form.id, subject=form.subject, fields=values)

    def form(self, who: str) -> str:
        """The dialog, with the errors shown in it."""
        form = self.forms.get(who)
        return "\n".join([*form.shown, *form.errors]) if form else ""

    async def again(self) -> None:
        """The page posts the last act again."""
        assert self.last is not None
        await self.stage.act(self.last)

    def sees(self, who: str, at: str = "") -> list[str]:
        """What Vigie's messages show there now."""
        return [_shown(message) for message in self._messages(at or who)]

    def passing(self, who: str) -> list[str]:
        """What the page shows to them alone."""
        return self.words.get(who, [])

    async def _act(self, who: str, **deed: object) -> None:
        key = f"key-{next(self.numbers):08d}"
        act = Act.model_validate({"key": key, "person": who, "room": who, **deed})
        self.last = act
        answer = await self.stage.act(act)
        if "form" in answer:
            self.forms[who] = _Form(str(answer["form"]))
        elif "errors" in answer:
            errors = answer["errors"]
            assert isinstance(errors, dict)
            self.forms[who].errors = [str(error) for error in errors.values()]
        elif act.form is not None:
            self.forms.pop(who, None)
        for shown in ("show", "replace"):
            if shown in answer:
                card = answer[shown]
                assert isinstance(card, dict)
                self.words.setdefault(who, []).append(_text(str(card["html"])))

    def _messages(self, at: str) -> list[Message]:
        room = _ROOMS.get(at, at)
        return [m for m in self.channel.messages() if m.room == room and m.author == VIGIE]


class _Form(HTMLParser):
    """The dialog as the page reads it back."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.id = self.subject = ""
        self.values: dict[str, str] = {}
        self.options: dict[str, str] = {}
        self.shown: list[str] = []
        self.errors: list[str] = []
        self._area = self._option = ""
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read a field's name and what it starts with."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.id, self.subject = given["data-form"], given["data-subject"]
        elif tag == "textarea":
            self._area = given["name"]
            self.values[self._area] = ""
        elif tag == "select":
            self.values[given["name"]] = ""
        elif tag == "input" and given["type"] == "text":
            self.values[given["name"]] = given["value"]
            self.shown.append(given["value"])
        if tag == "option" or (tag == "input" and given["type"] != "text"):
            self._option = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        """Leave a field."""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        """Read a label, an option or a text."""
        self.shown.append(data)
        if self._area:
            self.values[self._area] += data
        elif self._option:
            self.options[data] = self._option
            self._option = ""


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _text(content: str) -> str:
    reader = _Text()
    reader.feed(content)
    return " ".join(reader.parts)


def _shown(message: Message) -> str:
    if not isinstance(message.body, Document):
        return message.body
    return "\n".join([_text(html.render(message.body)), *(f"[{c}]" for c in _labels(message))])


def _labels(message: Message) -> list[str]:
    if not isinstance(message.body, Document):
        return []
    return [loose(choice.label) for choice in choices(message.body)]
