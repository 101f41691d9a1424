"""What happens between Slack's request and its acknowledgement.

Slack sends an event again when it fails, so that listener may raise. It never sends a command, a
button or a form again: those listeners never raise, and the person always learns that nothing was
recorded. Acknowledging is their last statement: what fails after it would lose the answer.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.background import Background, note_failure
from bot.domain.people import Address
from bot.messages import (
    Document,
    FieldErrors,
    Form,
    Inbound,
    OpenForm,
    Outcome,
    Replace,
    Reply,
    Show,
)
from bot.plainwords import as_text
from bot.slack import turn
from bot.slack.answers import ephemeral, field_errors, first_field_error, said
from bot.slack.edits import of_edit
from bot.slack.elements import Json
from bot.slack.home import ASK, question_form
from bot.slack.hometab import HomeTab, opener
from bot.slack.inbound import of_button, of_command, of_event, of_form, of_shortcut
from bot.slack.modal import document_view, form_view
from bot.slack.phrases import FORM_NOT_OPENED, UNEXPECTED
from bot.slack.speak import opens, respond, whisper
from bot.slack.workspace import Payload
from bot.timed import Handle, answered


@dataclass(frozen=True)
class Listeners:
    """The listeners, the same whatever brings the request: HTTP or a socket."""

    client: AsyncWebClient
    handle: Handle
    not_recorded: Callable[[], Document]
    background: Background
    home: HomeTab

    async def on_event(self, body: Payload) -> None:
        """A message, an edit, a mention or the home tab; raises what handling raises.

        Slack then sends it again. What must survive goes by the outbox; a word to its author alone,
        such as a refusal, is shown to them and may be lost.
        """
        if (looking := opener(body)) is not None:
            self.home.opened(looking)
            return
        inbound = of_event(body) or of_edit(body)
        if inbound is None:
            return
        outcome = await self.handle(inbound)
        self.home.acted(inbound.author)
        if isinstance(outcome.reply, Show):
            self.background.start(
                "an ephemeral answer", whisper(self.client, inbound, outcome.reply.document)
            )

    async def on_command(self, ack: AsyncAck, body: Payload) -> None:
        """A slash command, answered in the acknowledgement."""
        answer = await self._kept("a command", self._command(body), said(UNEXPECTED))
        await _acknowledge(ack, answer)

    async def on_button(self, ack: AsyncAck, body: Payload) -> None:
        """A pressed button, answered beside the acknowledgement."""
        await self._kept("a button", self._beside(body, of_button), {})
        await ack()

    async def on_shortcut(self, ack: AsyncAck, body: Payload) -> None:
        """A message to report, answered beside the acknowledgement."""
        await self._kept("a shortcut", self._beside(body, of_shortcut), {})
        await ack()

    async def on_form(self, ack: AsyncAck, body: Payload) -> None:
        """A submitted form, which stays open with its text when something is wrong."""
        fallback = first_field_error(body["view"], UNEXPECTED)
        answer = await self._kept("a form", self._form(body), fallback)
        await _acknowledge(ack, answer)

    async def _kept(self, what: str, answering: Awaitable[Json], fallback: Json) -> Json:
        try:
            return await answering
        except Exception as error:
            note_failure(what, error)
            return fallback

    async def _answered(self, inbound: Inbound) -> Outcome | None:
        if inbound.button == ASK:
            return Outcome(OpenForm(question_form()))
        outcome = await answered(self.handle, inbound, self.background, within=turn.ANSWER_WITHIN)
        if outcome is not None:
            self.home.acted(inbound.author)
        return outcome

    async def _command(self, body: Payload) -> Json:
        until = _now() + turn.OPEN_WITHIN
        inbound = of_command(body)
        if inbound is None:
            return {}
        outcome = await self._answered(inbound)
        if outcome is None:
            return ephemeral(self.not_recorded())
        match outcome.reply:
            case Show(document) | Replace(document):
                return ephemeral(document)
            case OpenForm(form):
                opened = await self._opened(body, form, inbound.address, until)
                return {} if opened else said(FORM_NOT_OPENED)
            case FieldErrors(errors):
                return said("\n".join(errors.values()))
            case None:
                return {}

    async def _beside(self, body: Payload, read: Callable[[Payload], Inbound | None]) -> Json:
        until = _now() + turn.OPEN_WITHIN
        inbound = read(body)
        if inbound is None:
            return {}
        outcome = await self._answered(inbound)
        if outcome is None:
            self._respond(body, inbound, self.not_recorded())
        elif isinstance(outcome.reply, OpenForm):
            if not await self._opened(body, outcome.reply.form, inbound.address, until):
                self._respond(body, inbound, Document(FORM_NOT_OPENED, ()))
        else:
            self._show(body, inbound, outcome.reply)
        return {}

    def _show(self, body: Payload, inbound: Inbound, reply: Reply | None) -> None:
        match reply:
            case Show(document):
                self._respond(body, inbound, document)
            case Replace(document):
                self._respond(body, inbound, document, replace=True)
            case FieldErrors(errors):
                self._respond(body, inbound, Document("\n".join(errors.values()), ()))

    async def _form(self, body: Payload) -> Json:
        view, inbound = body["view"], of_form(body)
        if inbound is None:
            return {}
        outcome = await self._answered(inbound)
        if outcome is None:
            document = self.not_recorded()
            kept = first_field_error(view, as_text(document))
            return kept or _updated(document_view(document, inbound.address))
        match outcome.reply:
            case FieldErrors(errors):
                return field_errors(view, errors)
            case Show(document) | Replace(document):
                return _updated(document_view(document, inbound.address))
            case OpenForm(form):
                # Pushed, because an updated view keeps its id, which is the key of what is sent.
                return {"response_action": "push", "view": form_view(form, inbound.address)}
            case None:
                return {}

    async def _opened(self, body: Payload, form: Form, origin: Address, until: float) -> bool:
        return await opens(self.client, body, form_view(form, origin), until=until)

    def _respond(
        self, body: Payload, inbound: Inbound, document: Document, *, replace: bool = False
    ) -> None:
        self.background.start(
            "an answer to a button",
            respond(self.client, body, inbound.address, document, replace=replace),
        )


def _now() -> float:
    return asyncio.get_running_loop().time()


def _updated(view: Json) -> Json:
    return {"response_action": "update", "view": view}


async def _acknowledge(ack: AsyncAck, answer: Json) -> None:
    await (ack(answer) if answer else ack())
