"""botbuilder's adapter on our own connector: one pooled session, nothing that blocks the loop."""

from collections.abc import Sequence

from botbuilder.core import BotAdapter, TurnContext
from botbuilder.schema import Activity, ActivityTypes, ConversationReference, ResourceResponse

from bot.teams.connector import Connector
from bot.teams.elements import Json
from bot.teams.payload import Payload

_PAYLOAD = "vigie.payload"


class VigieAdapter(BotAdapter):  # type: ignore[misc]  # botbuilder has no types
    """Speaks where the turn's activity came from. Everything that is sent may raise DeliveryError.

    The stock adapter fetches a token for every turn, in a thread, and serialises the answer to an
    invoke twice, which Teams receives as a 500.
    """

    def __init__(self, connector: Connector) -> None:
        super().__init__()
        self._connector = connector

    async def send_activities(
        self, context: TurnContext, activities: Sequence[Activity]
    ) -> list[ResourceResponse]:
        """Post activities; the answer to an invoke is only kept, for `invoke_answer`."""
        return [await self._sent(context, activity) for activity in activities]

    async def update_activity(self, context: TurnContext, activity: Activity) -> None:
        """Put this activity in the place of the one of ours that has its id."""
        await self._connector.update(
            activity.service_url, activity.conversation.id, activity.id, _json(activity)
        )

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        """Take one of our activities away."""
        await self._connector.delete(
            reference.service_url, reference.conversation.id, reference.activity_id
        )

    async def _sent(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        if activity.type == ActivityTypes.invoke_response:
            context.turn_state[self._INVOKE_RESPONSE_KEY] = activity
            return ResourceResponse()
        posted = await self._connector.post(
            activity.service_url, activity.conversation.id, _json(activity)
        )
        return ResourceResponse(id=posted)


def turn_context(adapter: VigieAdapter, activity: Activity, payload: Payload) -> TurnContext:
    """The context of one turn, with the activity as Teams posted it."""
    context = TurnContext(adapter, activity)
    context.set(_PAYLOAD, payload)
    return context


def payload_of(context: TurnContext) -> Payload:
    """The turn's activity as Teams posted it."""
    payload: Payload = context.get(_PAYLOAD)
    return payload


def invoke_answer(context: TurnContext) -> tuple[int, Json | None] | None:
    """The status and the body that answer the turn's invoke; None when nothing did."""
    activity = context.turn_state.get(BotAdapter._INVOKE_RESPONSE_KEY)
    return None if activity is None else (activity.value.status, activity.value.body)


def _json(activity: Activity) -> Json:
    """What is posted of an activity of ours: botbuilder's own serialiser takes ten times as long.

    It walks through a card value by value.
    """
    attached = [
        {"contentType": one.content_type, "content": one.content} for one in activity.attachments
    ]
    answered = {"replyToId": activity.reply_to_id} if activity.reply_to_id else {}
    said = {"type": activity.type, "summary": activity.summary, "attachments": attached}
    return {**said, **answered}
