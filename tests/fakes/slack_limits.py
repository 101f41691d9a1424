"""What Slack counts and lets expire: triggers, response URLs, messages a second."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.slack_state import Message

BURST = 3
TRIGGER_LIFE = 3.0
RESPONSE_URL_LIFE = 30 * 60.0
RESPONSE_URL_USES = 5


class Refusal(Exception):
    """An error in Slack's own words; `retry_after` in seconds."""

    def __init__(self, error: str, retry_after: float | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.retry_after = retry_after


@dataclass
class Hook:
    """Where the answers to one command or one button go."""

    user: str
    room: str
    message: Message | None
    until: float
    uses: int = 0


@dataclass
class Limits:
    """The counters of one workspace, by the clock `now`; every check raises Refusal."""

    now: Callable[[], float]
    buckets: dict[str, tuple[float, float]] = field(default_factory=dict)
    triggers: dict[str, tuple[str, float]] = field(default_factory=dict)
    spent: set[str] = field(default_factory=set)
    hooks: dict[str, Hook] = field(default_factory=dict)

    def add_trigger(self, trigger: str, user: str) -> None:
        """A trigger good for one view within 3 s."""
        self.triggers[trigger] = (user, self.now() + TRIGGER_LIFE)

    def spend_trigger(self, trigger: str) -> str:
        """Whose trigger it was."""
        if trigger in self.spent:
            raise Refusal("exchanged_trigger_id")
        if trigger not in self.triggers:
            raise Refusal("invalid_trigger_id")
        user, until = self.triggers[trigger]
        if self.now() > until:
            raise Refusal("expired_trigger_id")
        self.spent.add(trigger)
        return user

    def add_hook(self, hook: str, user: str, room: str, message: Message | None) -> None:
        """An address good for five answers within 30 minutes."""
        self.hooks[hook] = Hook(user, room, message, self.now() + RESPONSE_URL_LIFE)

    def use_hook(self, name: str) -> Hook:
        """The hook of that name, one use less."""
        hook = self.hooks.get(name)
        if hook is None or hook.uses >= RESPONSE_URL_USES or self.now() > hook.until:
            raise Refusal("expired_url")
        hook.uses += 1
        return hook

    def pace(self, room: str, *, enforced: bool) -> None:
        """Count one message to a room: about one a second, after a burst."""
        now = self.now()
        left, since = self.buckets.get(room, (float(BURST), now))
        left = min(float(BURST), left + now - since)
        if enforced and left < 1:
            self.buckets[room] = (left, now)
            raise Refusal("ratelimited", retry_after=1 - left)
        self.buckets[room] = (left - 1, now)
