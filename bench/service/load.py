"""People who write at a steady rate, whatever the answer takes (an open loop)."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

SECRET = "secret-de-banc"
Body = tuple[str, str]


@dataclass
class Acknowledged:
    """How long each acknowledgement took, in seconds, and how many failed."""

    took: list[float] = field(default_factory=list)
    failed: int = 0

    def percentile(self, share: float) -> float:
        """The time under which that share of acknowledgements came, in milliseconds."""
        ordered = sorted(self.took)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def message(number: int, person: int, text: str) -> Body:
    """A direct message, as the Events API delivers it."""
    event = {
        "type": "event_callback",
        "event_id": f"Ev{number:09d}",
        "team_id": "T0ORG",
        "api_app_id": "AVIGIE",
        "authorizations": [{"team_id": "T0ORG", "user_id": "UVIGIE", "is_bot": True}],
        "event": {
            "type": "message",
            "channel": f"D{person:06d}",
            "channel_type": "im",
            "user": f"U{person:06d}",
            "team": "T0ORG",
            "user_team": "T0ORG",
            "text": text,
            "ts": f"1700000000.{number:06d}",
        },
    }
    return "application/json", json.dumps(event)


def rumour(number: int, person: int, text: str) -> Body:
    """A `/rumeur` command."""
    fields = {
        "command": "/rumeur",
        "text": text,
        "user_id": f"U{person:06d}",
        "user_name": f"personne{person}",
        "team_id": "T0ORG",
        "channel_id": f"D{person:06d}",
        "trigger_id": f"trigger.{number}",
        "response_url": "http://127.0.0.1:9/inutile",
    }
    return "application/x-www-form-urlencoded", urlencode(fields)


async def send(
    url: str, bodies: Callable[[int], Body], *, rate: float, seconds: float,
    progress: Callable[[int, int], None],
) -> Acknowledged:  # fmt: skip
    """Send `rate` requests a second for that long, each on time, and gather what came back."""
    verifier = SignatureVerifier(SECRET)
    measured = Acknowledged()
    total = int(rate * seconds)
    connector = aiohttp.TCPConnector(limit=200)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def one(number: int) -> None:
            content_type, body = bodies(number)
            stamp = str(int(time.time()))
            signature = verifier.generate_signature(timestamp=stamp, body=body) or ""
            headers = {
                "Content-Type": content_type,
                "X-Slack-Request-Timestamp": stamp,
                "X-Slack-Signature": signature,
            }
            started = time.perf_counter()
            try:
                async with session.post(url, data=body.encode(), headers=headers) as answer:
                    await answer.read()
                    measured.failed += answer.status != 200
            except aiohttp.ClientError:
                measured.failed += 1
            measured.took.append(time.perf_counter() - started)

        start = time.perf_counter()
        tasks: list[asyncio.Task[None]] = []
        for number in range(total):
            wait = start + number / rate - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            tasks.append(asyncio.create_task(one(number)))
            progress(number + 1, total)
        await asyncio.gather(*tasks)
    return measured
