"""The bare peer: slack-bolt alone, which posts what a command says to a room."""

import asyncio
import sys

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bench.casework.sink import ROOM
from bench.service.load import SECRET


async def main(port: int, slack_api: str) -> None:
    """Serve on a port of the loopback until killed."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token="xoxb-fictif", base_url=slack_api, session=session)

        async def authorize() -> AuthorizeResult:
            return AuthorizeResult(enterprise_id=None, team_id="T0ORG", bot_token="xoxb-fictif")

        app = AsyncApp(client=client, signing_secret=SECRET, authorize=authorize)

        @app.command("/rumeur")
        async def echo(ack: AsyncAck, command: dict[str, str]) -> None:
            await ack()
            await client.chat_postMessage(channel=ROOM, text=command["text"])

        async def handle(request: web.Request) -> web.Response:
            bolt = await to_bolt_request(request)
            return await to_aiohttp_response(await app.async_dispatch(bolt))

        application = web.Application()
        application.router.add_post("/slack/events", handle)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
