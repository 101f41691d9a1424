"""One call to Slack: bounded in time, its failure told as a delivery's."""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.channel import DeliveryError
from bot.slack.errors import delivery_error

TIMEOUT = 10.0
"""Seconds given to one call."""


async def call(request: Awaitable[AsyncSlackResponse]) -> Mapping[str, Any]:
    """What Slack answered within TIMEOUT; raises DeliveryError, temporary when nothing came back.

    A message whose answer was lost may have been posted: sending it again may show it twice.
    """
    try:
        async with asyncio.timeout(TIMEOUT):
            data = (await request).data
    except SlackApiError as error:
        raise delivery_error(error) from error
    except TimeoutError as error:
        raise DeliveryError("timeout") from error
    except (aiohttp.ClientError, OSError) as error:
        raise DeliveryError("connection") from error
    except (AttributeError, ValueError) as error:
        # The SDK stumbles on bodies that are not JSON objects, as a proxy on the way may answer.
        raise DeliveryError("unreadable_answer") from error
    if not isinstance(data, Mapping):
        raise DeliveryError("unreadable_answer")
    return data
