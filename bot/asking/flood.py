"""A kind limit on how fast one person asks; reports are never counted."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=1)
QUESTIONS = 20
_PEOPLE = 10_000


class Flood:
    """Counts each account's questions over the last minute, for a bounded number of accounts."""

    def __init__(self) -> None:
        self._asked: OrderedDict[str, deque[datetime]] = OrderedDict()

    def allows(self, account: str, now: datetime) -> bool:
        """Count a question; False when this account asks too fast."""
        times = self._asked.setdefault(account, deque())
        self._asked.move_to_end(account)
        while times and now - times[0] > WINDOW:
            times.popleft()
        if len(self._asked) > _PEOPLE:
            self._asked.popitem(last=False)
        if len(times) >= QUESTIONS:
            return False
        times.append(now)
        return True
