"""One question to a platform, that never waits for long and never lets a secret out."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp

TIMEOUT = 10.0
"""Seconds given to one question."""


@dataclass(frozen=True)
class Answer:
    """What came back; `body` is empty when it is no JSON object.

    `at` is our own time, halfway between the question and the answer.
    """

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any] = field(repr=False)
    at: datetime


class NoAnswer(Exception):
    """The question has no good answer; `cause` is a code, `answer` what came back, if anything."""

    def __init__(self, cause: str, answer: Answer | None = None) -> None:
        super().__init__(cause)
        self.cause = cause
        self.answer = answer


@dataclass(frozen=True)
class Asker:
    """Asks over one session; `timeout` is in seconds, `clock` gives aware instants."""

    session: aiohttp.ClientSession
    clock: Callable[[], datetime]
    timeout: float = TIMEOUT

    async def ask(
        self, verb: str, url: str, *, bearer: str = "", form: Mapping[str, str] | None = None
    ) -> Answer:
        """What the address answers, good or bad; raises NoAnswer when nothing comes back."""
        asked = self.clock()
        try:
            async with (
                asyncio.timeout(self.timeout),
                self.session.request(
                    verb,
                    url,
                    data=form,
                    headers={"Authorization": f"Bearer {bearer}"} if bearer else {},
                    # A token is for this address alone.
                    allow_redirects=False,
                ) as response,
            ):
                text = await response.text(errors="replace")
        except TimeoutError:
            raise NoAnswer("timeout") from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise NoAnswer("connection") from None
        halfway = asked + (self.clock() - asked) / 2
        return Answer(response.status, response.headers, _object(text), halfway)


def _object(text: str) -> Mapping[str, Any]:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}
