"""Reading a file that a platform keeps: bounded, and never from anywhere else than was said."""

import asyncio
import math
from collections.abc import Mapping

import aiohttp

from bot.channel import DeliveryError

TIMEOUT = 60.0
"""Seconds given to one file."""

_UNSAID_WAIT = 5.0
_NO_HEADERS: Mapping[str, str] = {}


async def download(
    session: aiohttp.ClientSession,
    url: str,
    *,
    limit: int,
    headers: Mapping[str, str] = _NO_HEADERS,
) -> bytes:
    """What is at this address, at most `limit` bytes; raises DeliveryError.

    The caller has checked whose address it is. A redirection is not followed: it could lead the
    headers, or us, somewhere else. `too_large` and `file_gone` are permanent.
    """
    try:
        async with (
            asyncio.timeout(TIMEOUT),
            session.get(url, headers=dict(headers), allow_redirects=False) as response,
        ):
            _check(response)
            return await _read(response, limit)
    except TimeoutError as error:
        raise DeliveryError("timeout") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise DeliveryError("connection") from error


def _check(response: aiohttp.ClientResponse) -> None:
    status = response.status
    if status == 200:
        return
    if status == 429:
        raise DeliveryError("ratelimited", retry_after=_wait(response.headers))
    if status >= 500 or status == 408:
        raise DeliveryError(f"http_{status}")
    # A redirection leads to a sign-in page, or elsewhere: the file is not to be had with our token.
    raise DeliveryError("file_gone", permanent=True)


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    if (response.content_length or 0) > limit:
        raise DeliveryError("too_large", permanent=True)
    content = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        content += chunk
        if len(content) > limit:
            raise DeliveryError("too_large", permanent=True)
    return bytes(content)


def _wait(headers: Mapping[str, str]) -> float:
    try:
        wait = float(headers.get("Retry-After", _UNSAID_WAIT))
    except ValueError:
        return _UNSAID_WAIT
    return max(0.0, wait) if math.isfinite(wait) else _UNSAID_WAIT
