"""What happens between an activity and the answer to it, on botbuilder's own dispatcher.

Its hooks are overridden one level above those that parse, because its parsers raise on values that
they do not expect. Teams may send a message again, and never sends an invoke again; nothing raises
here: whoever acted is told in the conversation when nothing was recorded.
"""

from collections.abc import Callable

from botbuilder.core import TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import ActivityTypes, InvokeResponse

from bot.background import Background, note_failure
from bot.messages import Document, FieldErrors, Inbound, OpenForm, Outcome, Replace, Show
from bot.teams import turn
from bot.teams.adapter import payload_of
from bot.teams.commands import DUTY
from bot.teams.inbound import (
    of_button,
    of_deletion,
    of_edit,
    of_form,
    of_installation,
    of_message,
)
from bot.teams.invokes import Invokes, form_again
from bot.teams.notices import NOTED
from bot.teams.origin import known_of
from bot.teams.payload import text_at
from bot.teams.phrases import UNEXPECTED
from bot.teams.references import References
from bot.teams.speak import Speaker, shown
from bot.timed import Handle, answered

REMOVED = "app_removed"


class TeamsListener(TeamsActivityHandler):  # type: ignore[misc]  # botbuilder has no types
    """Messages, edits, deletions, installations; invokes are answered by `Invokes`."""

    def __init__(
        self,
        *,
        handle: Handle,
        not_recorded: Callable[[], Document],
        references: References,
        background: Background,
        speaker: Speaker,
    ) -> None:
        super().__init__()
        self._handle = handle
        self._not_recorded = not_recorded
        self._references = references
        self._background = background
        self._speaker = speaker
        self._invokes = Invokes(handle, not_recorded, background, speaker)

    async def on_turn(self, turn_context: TurnContext) -> None:
        """Run one turn; never raises."""
        try:
            await super().on_turn(turn_context)
        except Exception as error:
            note_failure("a turn of Teams", error)
            if turn_context.activity.type == ActivityTypes.message:
                self._speaker.say(turn_context, Document(UNEXPECTED, ()))

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """A message, or what a client without `Action.Execute` sends for a button or a form."""
        payload = payload_of(turn_context)
        submitted = of_form(payload) or of_button(payload)
        if submitted is not None:
            await self._submitted(turn_context, submitted)
        elif (inbound := of_message(payload)) is not None:
            await self._said(turn_context, inbound)

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        """An edited message, or one whose deletion was undone."""
        payload = payload_of(turn_context)
        event = text_at(payload, "channelData", "eventType")
        if event in ("editMessage", "undeleteMessage"):
            inbound = of_edit(payload)
            if inbound is not None:
                await self._said(turn_context, inbound)

    async def on_message_delete_activity(self, turn_context: TurnContext) -> None:
        """A deleted message: nobody waits for a word about it."""
        inbound = of_deletion(payload_of(turn_context))
        if inbound is not None:
            await self._answered(inbound)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Who comes and goes: nothing is said, and the conversation is already remembered."""

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        """Vigie added, for somebody or in a room, or removed; an upgrade changes nothing."""
        payload = payload_of(turn_context)
        action = text_at(payload, "action")
        if action in ("remove", "remove-upgrade"):
            known = known_of(payload)
            if known is not None:
                await self._references.refused(known.room, REMOVED)
        elif action == "add" and (inbound := of_installation(payload)) is not None:
            outcome = await self._answered(inbound)
            if outcome is not None:
                self._show(turn_context, inbound, outcome)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """A pressed button or a dialog, answered in the request."""
        body = await self._invokes.answer(turn_context)
        return InvokeResponse(status=200 if body is not None else 400, body=body)

    async def _answered(self, inbound: Inbound) -> Outcome | None:
        return await answered(self._handle, inbound, self._background, within=turn.MESSAGE_WITHIN)

    async def _said(self, context: TurnContext, inbound: Inbound) -> None:
        outcome = await self._answered(inbound)
        if outcome is None:
            self._speaker.say(context, self._not_recorded())
        else:
            self._show(context, inbound, outcome)

    def _show(self, context: TurnContext, inbound: Inbound, outcome: Outcome) -> None:
        match outcome.reply:
            case Show(passing=True) | None:
                pass
            case Show(document) if inbound.command == DUTY:
                self._speaker.answer(context, inbound, document)
            case Show(document) | Replace(document):
                self._speaker.say(context, document)
            case OpenForm(form):
                self._speaker.open_form(context, inbound, form)
            case FieldErrors(errors):
                self._speaker.say(context, Document("\n".join(errors.values()), ()))

    async def _submitted(self, context: TurnContext, inbound: Inbound) -> None:
        """A button or a form that came as a message: what answers it replaces its card."""
        outcome = await self._answered(inbound)
        if outcome is None:
            self._speaker.say(context, self._not_recorded())
            return
        match outcome.reply:
            case Replace(document):
                self._speaker.put(context, document)
            case Show(document) if inbound.form is not None:
                self._speaker.put(context, document)
            case FieldErrors(errors) if inbound.form is not None:
                card = form_again(payload_of(context), errors, in_dialog=False)
                summary = next(iter(errors.values()), NOTED)
                self._speaker.put_card(context, shown(card, summary))
            case None if inbound.form is not None:
                self._speaker.put(context, Document(NOTED, ()))
            case _:
                self._show(context, inbound, outcome)
