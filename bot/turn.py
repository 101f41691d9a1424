"""One inbound act being handled: who, what, and the world as it was when it arrived."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import Reporter
from bot.domain.lifecycle import Refused
from bot.domain.people import Address
from bot.identity import Author
from bot.messages import Inbound
from bot.reference import Snapshot

_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_NAME = 200
_ID_DIGITS = 18


@dataclass(frozen=True)
class Turn:
    """An inbound act with its author and the snapshot it is decided on."""

    inbound: Inbound
    author: Author
    snapshot: Snapshot
    now: datetime

    @property
    def reporter(self) -> Reporter:
        """The author as the reporter of a case: answered privately, wherever they wrote."""
        account = self.author.actor.account
        person = self.author.actor.person
        return Reporter(
            person=person.id if person else None,
            name=self.author.actor.name,
            role=self.author.role,
            address=Address(account.channel, account.id),
            verified=person is not None,
        )


def storable(inbound: Inbound) -> Inbound:
    """The act without the characters that a database or a platform would refuse.

    A report must not be lost because somebody pasted a control character.
    """
    author = replace(inbound.author, name=_clean(inbound.author.name)[:_NAME])
    fields = {name: _clean(value) for name, value in inbound.fields.items()}
    files = tuple(
        replace(file, name=_clean(file.name), media_type=_clean(file.media_type))
        for file in inbound.files
    )
    return replace(inbound, author=author, text=_clean(inbound.text), fields=fields, files=files)


def row_id(subject: str) -> int:
    """The id that a button or a form brings back; raises Refused for what can be no id."""
    if not subject.isdecimal() or len(subject) > _ID_DIGITS:
        raise Refused("action_perimee")
    return int(subject)


def _clean(text: str) -> str:
    return _UNSTORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
