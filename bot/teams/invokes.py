"""What answers an invoke in its very request: a pressed button, a dialog opened or sent.

Teams never sends an invoke again: whatever happens the person learns whether something was
recorded, and a form stays before them with its text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from botbuilder.core import TurnContext

from bot.background import Background, note_failure
from bot.messages import (
    Copyable,
    Document,
    FieldErrors,
    Inbound,
    OpenForm,
    Outcome,
    Paragraph,
    Replace,
    Reply,
    Show,
    Span,
)
from bot.plainwords import as_text
from bot.teams import turn
from bot.teams.adapter import payload_of
from bot.teams.cards import render
from bot.teams.data import FormData, fields_of, read
from bot.teams.elements import Json
from bot.teams.forms import form_card
from bot.teams.inbound import carried, of_button, of_extension, of_form
from bot.teams.kept import keeping, kept
from bot.teams.notices import NOTED, OPENED_BELOW, OPENED_IN_PRIVATE, TO_CORRECT, TYPED
from bot.teams.origin import is_private
from bot.teams.payload import Payload, text_at
from bot.teams.phrases import UNEXPECTED
from bot.teams.replies import (
    CARD_ACTION,
    DIALOGS,
    EXTENSION_FETCH,
    card_in_place,
    dialog,
    said,
)
from bot.teams.speak import Speaker, new_form
from bot.timed import Handle, answered


@dataclass(frozen=True)
class Invokes:
    """Answers invokes; `not_recorded` is what a person reads when their act was not recorded."""

    handle: Handle
    not_recorded: Callable[[], Document]
    background: Background
    speaker: Speaker

    async def answer(self, context: TurnContext) -> Json | None:
        """The body that answers the turn's invoke; None when it is none of ours. Never raises."""
        payload = payload_of(context)
        name = text_at(payload, "name")
        try:
            if name == CARD_ACTION:
                return await self._card(context, payload)
            return await self._dialog(context, payload, name) if name in DIALOGS else None
        except Exception as error:
            note_failure("an invoke", error)
            return said(name, UNEXPECTED)

    async def _card(self, context: TurnContext, payload: Payload) -> Json | None:
        inbound = of_form(payload) or of_button(payload)
        if inbound is None:
            return None
        outcome = await self._answered(inbound)
        if inbound.form is not None:
            return self._sent_card(context, payload, outcome)
        if outcome is None:
            return said(CARD_ACTION, as_text(self.not_recorded()))
        match outcome.reply:
            case Show(document):
                return said(CARD_ACTION, as_text(document))
            case Replace(document):
                self.speaker.put(context, document)
                return card_in_place(render(document))
            case OpenForm(form):
                self.speaker.open_form(context, inbound, form, told=True)
                return said(CARD_ACTION, OPENED_BELOW if is_private(payload) else OPENED_IN_PRIVATE)
            case FieldErrors(errors):
                return said(CARD_ACTION, "\n".join(errors.values()))
            case None:
                return said(CARD_ACTION, NOTED)

    def _sent_card(self, context: TurnContext, payload: Payload, outcome: Outcome | None) -> Json:
        """A form sent from the conversation: what was recorded takes its place, for good."""
        if outcome is None:
            return card_in_place(form_again(payload, self._failed(), in_dialog=False))
        match outcome.reply:
            case FieldErrors(errors):
                return card_in_place(form_again(payload, errors, in_dialog=False))
            case Show(document) | Replace(document):
                recorded = document
            case _:
                recorded = Document(NOTED, ())
        self.speaker.put(context, recorded)
        return card_in_place(render(recorded))

    async def _dialog(self, context: TurnContext, payload: Payload, name: str) -> Json | None:
        inbound = of_form(payload) or of_button(payload)
        if inbound is None and name == EXTENSION_FETCH:
            inbound = of_extension(payload)
        if inbound is None:
            return None
        outcome = await self._answered(inbound)
        if outcome is not None:
            if isinstance(outcome.reply, Replace) and inbound.button is not None:
                self.speaker.put(context, outcome.reply.document)
            return self._in_dialog(payload, name, inbound, outcome.reply)
        if inbound.form is None:
            return said(name, as_text(self.not_recorded()))
        return dialog(form_again(payload, self._failed(), in_dialog=True), height="large")

    def _in_dialog(
        self, payload: Payload, name: str, inbound: Inbound, reply: Reply | None
    ) -> Json:
        match reply:
            case OpenForm(form):
                card = new_form(inbound, form, in_dialog=True)
                return dialog(card, title=form.title, height="large")
            case Show(document, passing=True):
                return said(name, as_text(document))
            case Show(document) | Replace(document):
                return dialog(render(document))
            case FieldErrors(errors) if inbound.form is not None:
                return dialog(form_again(payload, errors, in_dialog=True), height="large")
            case FieldErrors(errors):
                return said(name, "\n".join(errors.values()))
            case None:
                return said(name, NOTED)

    def _failed(self) -> Mapping[str, str]:
        """Shown above the fields: no field has this name."""
        return {"": as_text(self.not_recorded())}

    async def _answered(self, inbound: Inbound) -> Outcome | None:
        return await answered(self.handle, inbound, self.background, within=turn.ANSWER_WITHIN)


def form_again(payload: Payload, errors: Mapping[str, str], *, in_dialog: bool) -> Json:
    """The form that was just sent, with what is wrong and what was typed.

    A form too big to be kept in its card cannot be shown again: its text is given back.
    """
    value = carried(payload)
    form, data, values = kept(value), read(value), fields_of(value)
    if form is None or not isinstance(data, FormData):
        return render(_given_back(errors, values))
    card = form_card(form, data, in_dialog=in_dialog, errors=errors, values=values)
    return keeping(card, form)


def _given_back(errors: Mapping[str, str], values: Mapping[str, str]) -> Document:
    """What is wrong with the whole form, then with its fields, then what was typed in it."""
    whole = tuple(error for name, error in errors.items() if name not in values)
    wrong = tuple(error for name, error in errors.items() if name in values)
    said = (*whole, TO_CORRECT, *wrong) if wrong else whole
    typed = tuple(Copyable(text) for text in values.values() if text)
    told = (*said, TYPED) if typed else said
    return Document(next(iter(said), TYPED), (*map(_sentence, told), *typed))


def _sentence(text: str) -> Paragraph:
    return Paragraph((Span(text, bold=text == TO_CORRECT),))
