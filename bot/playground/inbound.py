"""What the page posts when somebody acts → Inbound."""

import re

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.people import Account, Address
from bot.messages import Button, Inbound
from bot.playground.channel import NAME

COMMANDS = frozenset({"com4", "rumeur", "incident", "signaler", "garde"})
_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_-]+)(?:\s+(?P<text>.*))?", re.DOTALL)
_MENTION = re.compile(r"^\s*@vigie\b[\s,:]*", re.IGNORECASE)


class Refused(Exception):
    """An act that cannot be taken; the message is for the person, in French."""


class Act(BaseModel):
    """One act as the page posts it.

    `key` is made by the page and stays the same when one act is posted twice; `message` is the
    card whose button was pressed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    key: str = Field(pattern=r"^[A-Za-z0-9-]{8,64}$")
    person: str = Field(max_length=100)
    room: str = Field(max_length=100)
    thread: str | None = Field(default=None, max_length=40)
    text: str = Field(default="", max_length=12_000)
    message: str | None = Field(default=None, max_length=40)
    action: str | None = Field(default=None, max_length=200)
    subject: str = Field(default="", max_length=500)
    form: str | None = Field(default=None, max_length=200)
    fields: dict[str, str] = Field(default_factory=dict, max_length=50)

    @property
    def is_typed(self) -> bool:
        """Whether somebody typed it: neither a button nor a form."""
        return self.action is None and self.form is None


def parse(body: bytes) -> Act:
    """The act in a request's body; raises Refused."""
    try:
        act = Act.model_validate_json(body)
    except ValidationError as error:
        long = any(detail["type"] == "string_too_long" for detail in error.errors())
        raise Refused(
            "C’est trop long : raccourcissez votre texte." if long else "Cet envoi est illisible."
        ) from error
    if act.is_typed and not act.text.strip():
        raise Refused("Écrivez d’abord un message.")
    return act


def command_of(act: Act) -> tuple[str, str] | None:
    """The command typed and its text, or None; a thread takes no command, as on Slack.

    Raises Refused for a command that nobody answers.
    """
    found = _COMMAND.fullmatch(act.text.strip())
    if not act.is_typed or act.thread is not None or found is None:
        return None
    name = found["name"].lower()
    if name not in COMMANDS:
        raise Refused(
            f"La commande /{found['name']} n’existe pas. Essayez /com4, /rumeur, "
            "/incident, /signaler ou /garde."
        )
    return name, (found["text"] or "").strip()


def to_inbound(act: Act, *, author: Account, address: Address, private: bool) -> Inbound:
    """The act as Vigie takes it; raises Refused for an unknown command.

    A command's address is its author's private conversation, wherever it was typed.
    """
    if act.form is not None:
        return Inbound(
            channel=NAME,
            key=act.key,
            author=author,
            address=address,
            private=private,
            form=act.form,
            subject=act.subject,
            fields=dict(act.fields),
        )
    if act.action is not None:
        return Inbound(
            channel=NAME,
            key=act.key,
            author=author,
            address=address,
            private=private,
            button=Button(act.action, act.subject),
        )
    command = command_of(act)
    if command is not None:
        return Inbound(
            channel=NAME,
            key=act.key,
            author=author,
            address=Address(NAME, author.id),
            command=command[0],
            text=command[1],
        )
    return Inbound(
        channel=NAME,
        key=act.key,
        author=author,
        address=address,
        text=_MENTION.sub("", act.text).strip(),
        private=private,
    )
