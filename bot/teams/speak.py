"""Saying something beside the answer to a request: in the conversation, or privately."""

from dataclasses import dataclass
from typing import Protocol
from uuid import uuid4

from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ActivityTypes, Attachment

from bot.background import Background
from bot.channel import DeliveryError, MessageId
from bot.domain.people import Address
from bot.messages import Document, Form, Inbound
from bot.teams.adapter import payload_of
from bot.teams.cards import CONTENT_TYPE, message
from bot.teams.data import FormData
from bot.teams.elements import Json
from bot.teams.forms import form_card
from bot.teams.kept import keeping
from bot.teams.names import NAME
from bot.teams.notices import NOT_ANSWERED, NOT_OPENED, OPENED_IN_PRIVATE
from bot.teams.origin import is_private
from bot.teams.payload import text_at


class Outlet(Protocol):
    """What writes where the turn's activity did not come from; raises DeliveryError."""

    async def post(self, address: Address, activity: Json) -> MessageId:
        """Post an activity; a room may be a person's own account id."""
        ...


@dataclass(frozen=True)
class Speaker:
    """Best effort, in the background: Teams does not wait for it, and it may be lost."""

    outlet: Outlet
    background: Background

    def say(self, context: TurnContext, document: Document) -> None:
        """Say this in the conversation, in the thread that was written in."""
        self.background.start("a word in the conversation", _posted(context, message(document)))

    def answer(self, context: TurnContext, inbound: Inbound, document: Document) -> None:
        """Say this to the author alone, wherever they asked for it."""
        if is_private(payload_of(context)):
            self.say(context, document)
        else:
            work = self._answered(context, Address(NAME, inbound.author.id), document)
            self.background.start("an answer in private", work)

    def put(self, context: TurnContext, document: Document) -> None:
        """Put this, for everybody, in the place of the message whose button was pressed."""
        self.put_card(context, message(document))

    def put_card(self, context: TurnContext, activity: Json) -> None:
        """The same with an activity; said in the conversation when the message is not named."""
        replaced = text_at(payload_of(context), "replyToId")
        work = _updated(context, replaced, activity) if replaced else _posted(context, activity)
        self.background.start("a card put up to date", work)

    def open_form(
        self, context: TurnContext, inbound: Inbound, form: Form, *, told: bool = False
    ) -> None:
        """Give the form as a card, to its author alone; `told` when they know where it is."""
        activity = shown(new_form(inbound, form, in_dialog=False), form.title)
        if is_private(payload_of(context)):
            work = _posted(context, activity)
        else:
            private = Address(NAME, inbound.author.id)
            work = self._privately(context, private, activity, told=told)
        self.background.start("a form in the conversation", work)

    async def _answered(self, context: TurnContext, private: Address, document: Document) -> None:
        try:
            await self.outlet.post(private, message(document))
        except DeliveryError:
            await _posted(context, message(Document(NOT_ANSWERED, ())))
            raise

    async def _privately(
        self, context: TurnContext, private: Address, activity: Json, *, told: bool
    ) -> None:
        try:
            await self.outlet.post(private, activity)
        except DeliveryError:
            await _posted(context, message(Document(NOT_OPENED, ())))
            raise
        if not told:
            await _posted(context, message(Document(OPENED_IN_PRIVATE, ())))


def new_form(inbound: Inbound, form: Form, *, in_dialog: bool) -> Json:
    """The form opened by what somebody did, as a card; it brings back where it was asked for."""
    origin = inbound.address
    data = FormData(form.id, form.subject, uuid4().hex, origin.room, origin.thread)
    return keeping(form_card(form, data, in_dialog=in_dialog), form)


def shown(card: Json, summary: str) -> Json:
    """A card as an activity to post; `summary` is what a notification shows."""
    said: Json = message(Document(summary, ()))
    return {**said, "attachments": [{"contentType": CONTENT_TYPE, "content": card}]}


async def _posted(context: TurnContext, activity: Json) -> None:
    await context.send_activity(_as_activity(activity))


async def _updated(context: TurnContext, replaced: str, activity: Json) -> None:
    put = _as_activity(activity)
    put.id = replaced
    await context.update_activity(put)


def _as_activity(activity: Json) -> Activity:
    attached = [
        Attachment(content_type=one["contentType"], content=one["content"])
        for one in activity["attachments"]
    ]
    return Activity(type=ActivityTypes.message, summary=activity["summary"], attachments=attached)
