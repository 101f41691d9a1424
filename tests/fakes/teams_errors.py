"""The Bot Connector's refusals, in its own codes and shapes, and how it counts messages."""

import json
import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from aiohttp import web

WINDOWS = ((1.0, 7), (30.0, 60))
"""Messages that one conversation takes: so many within so many seconds."""


class Refusal(Exception):
    """An answer that is no success; `code` in Microsoft's words, `retry_after` in seconds."""

    def __init__(
        self, status: int, code: str, message: str = "", *, retry_after: float | None = None
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.message = message or code
        self.retry_after = retry_after

    def response(self) -> web.Response:
        """The refusal as the connector writes it: each code has its shape."""
        if self.code == "Unauthorized":
            body: dict[str, object] = {"message": "Authorization has been denied for this request."}
        elif self.code == "MessageWritesBlocked":
            hidden = {"subCode": self.code, "details": "Thread is blocked.", "errorCode": None}
            body = {"errorCode": 209, "message": json.dumps(hidden)}
        else:
            body = {"error": {"code": self.code, "message": self.message}}
        headers = {}
        if self.retry_after is not None:
            headers["Retry-After"] = str(max(1, math.ceil(self.retry_after)))
        return web.json_response(body, status=self.status, headers=headers)


@dataclass
class Pace:
    """The messages of each conversation by the clock `now`, in seconds."""

    now: Callable[[], float]
    sent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def count(self, conversation: str) -> None:
        """Count one message; raises Refusal when the conversation had its share."""
        now = self.now()
        sent = [at for at in self.sent[conversation] if now - at < WINDOWS[-1][0]]
        for seconds, most in WINDOWS:
            recent = [at for at in sent if now - at < seconds]
            if len(recent) >= most:
                wait = recent[-most] + seconds - now
                raise Refusal(429, "Throttled", "Too many requests.", retry_after=wait)
        self.sent[conversation] = [*sent, now]


NO_CONVERSATION = partial(Refusal, 404, "ConversationNotFound", "Conversation not found.")
NO_MESSAGE = partial(Refusal, 404, "ActivityNotFoundInConversation", "Conversation not found.")
NO_MEMBER = partial(
    Refusal, 404, "MemberNotFoundInConversation", "Member not found in conversation."
)
DELETED = partial(Refusal, 403, "ServiceError", "Unknown")
NOT_IN_ROSTER = partial(
    Refusal, 403, "BotNotInConversationRoster", "The bot is not part of the roster."
)
NOT_INSTALLED = partial(
    Refusal, 403, "ForbiddenOperationException", "Bot is not installed for this user."
)
BLOCKED = partial(
    Refusal, 403, "ConversationBlockedByUser", "User blocked the conversation with the bot."
)
DISABLED = partial(Refusal, 403, "BotDisabledByAdmin", "The tenant admin disabled this bot.")
NOT_OURS = partial(Refusal, 403, "NotEnoughPermissions", "Only the author may change a message.")
TOO_LARGE = partial(Refusal, 413, "MessageSizeTooBig", "Message size too large.")
UNAUTHORIZED = partial(Refusal, 401, "Unauthorized")
NO_SUCH_ADDRESS = partial(Refusal, 404, "NotFound", "No service at this address.")
