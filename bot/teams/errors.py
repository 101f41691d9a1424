"""What the Bot Connector's refusals mean for a delivery: never, later, or the message is gone.

The codes are those of Microsoft's table « Status codes from bot conversational APIs »; the ones
that the table forgets come from reports of people who met them, named beside each.
"""

import math
from collections.abc import Mapping

from bot.channel import DeliveryError, MessageGone

REFUSED = {
    "ConversationBlockedByUser": "blocked_by_user",
    "MessageWritesBlocked": "blocked_by_user",
    "BotNotInConversationRoster": "not_in_roster",
    "BotDisabledByAdmin": "disabled_by_admin",
    "ForbiddenOperationException": "app_removed",
    "NotEnoughPermissions": "forbidden",
}
"""Our causes by code of a 403: somebody must act before anything can be written there.

`MessageWritesBlocked` hides in a `subCode`, inside a JSON text inside the JSON answer.
"""

OF_THE_ROOM = frozenset({*REFUSED.values(), "conversation_not_found"})
"""Causes that will be the same for whatever is written there, until somebody acts."""

PERMANENT = frozenset({*OF_THE_ROOM, "bad_request", "member_not_found", "too_large"})

STALE = frozenset({"conversation_not_found", "conversation_unreadable"})
"""Causes for which a person's conversation is worth asking for again: its id may be another."""

GONE = ("ActivityNotFoundInConversation", "not a known activity id")
"""What answers the update of a message that is no more (the second one: msteams-docs #399)."""

UNREADABLE_CONVERSATION = "Failed to decrypt conversation id"
"""A 403 of a conversation opened by another bot, or of an outage (msteams-docs #9561)."""

UNSAID_WAIT = 5.0
"""Seconds to wait when Teams asks to slow down without saying for how long."""

LONGEST_WAIT = 3600.0
"""Seconds: the longest period that Teams counts calls in."""


def delivery_error(
    status: int, headers: Mapping[str, str], body: str, *, of_message: bool = False
) -> DeliveryError:
    """The refusal as a DeliveryError; what we do not know may pass later.

    `body` is the answer as it came, JSON or not. `of_message` says that the call was about one
    message that had been posted before. A 401 is temporary: once the registration or the secret
    is mended, what was waiting leaves.
    """
    if status == 429:
        return DeliveryError("throttled", retry_after=_wait(headers))
    cause = _cause(status, body)
    # A message deleted in a thread answers 403 « ServiceError » (BotFramework-Services #269).
    deleted = of_message and cause == "http_403" and "ServiceError" in body
    if cause == "message_not_found" or deleted:
        return MessageGone("message_not_found")
    return DeliveryError(cause, permanent=cause in PERMANENT)


def _cause(status: int, body: str) -> str:
    if status in (400, 404) and any(sign in body for sign in GONE):
        return "message_not_found"
    match status:
        case 400:
            return "bad_request"
        case 401:
            return "not_registered" if "BotNotRegistered" in body else "unauthorized"
        case 403 if UNREADABLE_CONVERSATION in body:
            return "conversation_unreadable"
        case 403:
            return next((cause for code, cause in REFUSED.items() if code in body), "http_403")
        case 404 if "ConversationNotFound" in body:
            return "conversation_not_found"
        case 404 if "MemberNotFound" in body:
            return "member_not_found"
        case 412:
            return "busy"
        case 413:
            return "too_large"
    return f"http_{status}"


def _wait(headers: Mapping[str, str]) -> float:
    try:
        wait = float(headers.get("Retry-After", UNSAID_WAIT))
    except ValueError:
        return UNSAID_WAIT
    return min(LONGEST_WAIT, max(0.0, wait)) if math.isfinite(wait) else UNSAID_WAIT
