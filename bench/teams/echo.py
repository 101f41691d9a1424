"""The bare peers: botbuilder's own adapters, which repeat what they are told in private.

Only the web handler is not the samples' own: the stock one answers 500 to every invoke.
"""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable

from aiohttp import web
from botbuilder.core import (
    ActivityHandler,
    BotFrameworkAdapter,
    BotFrameworkAdapterSettings,
    TurnContext,
)
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import (
    Activity,
    AdaptiveCardInvokeResponse,
    AdaptiveCardInvokeValue,
    InvokeResponse,
)
from botframework.connector.auth import (
    BotFrameworkAuthenticationFactory,
    ChannelValidation,
    MicrosoftAppCredentials,
    PasswordServiceClientCredentialFactory,
)
from msal import ConfidentialClientApplication

from bench.teams.activities import APP_ID, PASSWORD, TENANT
from tests.fakes.entra import FakeEntra

CARD = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [{"type": "TextBlock", "text": "C’est noté."}],
}

Process = Callable[[Activity, str], Awaitable[InvokeResponse | None]]


class Echo(ActivityHandler):  # type: ignore[misc]  # botbuilder has no types
    """Repeats what is written in private, and notes what is pressed."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Answer in private; in a channel nobody has asked anything."""
        if turn_context.activity.conversation.conversation_type == "personal":
            await turn_context.send_activity(turn_context.activity.text)

    async def on_adaptive_card_invoke(
        self, turn_context: TurnContext, invoke_value: AdaptiveCardInvokeValue
    ) -> AdaptiveCardInvokeResponse:
        """Answer a pressed button with a card: botbuilder cannot write a mere sentence."""
        return AdaptiveCardInvokeResponse(
            status_code=200, type="application/vnd.microsoft.card.adaptive", value=CARD
        )


class Rerouted(PasswordServiceClientCredentialFactory):  # type: ignore[misc]
    """The stock credentials, new at every turn as the stock adapter wants, on the fake issuer."""

    def __init__(self, entra: FakeEntra) -> None:
        super().__init__(APP_ID, PASSWORD, TENANT)
        self._entra = entra

    async def create_credentials(
        self, app_id: str, oauth_scope: str, login_endpoint: str, validate_authority: bool
    ) -> MicrosoftAppCredentials:
        """Credentials that have asked for no token yet."""
        made = await super().create_credentials(
            app_id, oauth_scope, login_endpoint, validate_authority
        )
        return rerouted(made, self._entra)


def rerouted(credentials: MicrosoftAppCredentials, entra: FakeEntra) -> MicrosoftAppCredentials:
    """Those credentials, whose msal application reaches the fake issuer instead of Microsoft."""
    credentials.app = ConfidentialClientApplication(
        APP_ID,
        client_credential=PASSWORD,
        authority=credentials.oauth_endpoint,
        http_client=entra.http_client(),
    )
    return credentials


def cloud(entra: FakeEntra) -> Process:
    """The adapter of today's samples."""
    adapter = CloudAdapterBase(
        BotFrameworkAuthenticationFactory.create(credential_factory=Rerouted(entra))
    )
    bot = Echo()

    async def process(activity: Activity, authorization: str) -> InvokeResponse | None:
        return await adapter.process_activity(authorization, activity, bot.on_turn)

    return process


def classic(entra: FakeEntra) -> Process:
    """The adapter of the samples before, deprecated: it keeps its credentials and its client."""
    credentials = rerouted(MicrosoftAppCredentials(APP_ID, PASSWORD, TENANT), entra)
    settings = BotFrameworkAdapterSettings(APP_ID, PASSWORD, app_credentials=credentials)
    adapter = BotFrameworkAdapter(settings)
    bot = Echo()

    async def process(activity: Activity, authorization: str) -> InvokeResponse | None:
        return await adapter.process_activity(activity, authorization, bot.on_turn)

    return process


async def main(port: int, adapter: str, entra_url: str) -> None:
    """Serve on a port of the loopback until killed."""
    # At every button botbuilder warns about what Teams writes in an invoke.
    logging.basicConfig(level=logging.ERROR)
    entra = FakeEntra(base=entra_url)
    ChannelValidation.open_id_metadata_endpoint = entra.metadata_url
    process = {"cloud": cloud, "classic": classic}[adapter](entra)

    async def messages(request: web.Request) -> web.Response:
        activity = Activity().deserialize(await request.json())
        answer = await process(activity, request.headers["Authorization"])
        if answer is None:
            return web.Response()
        return web.json_response(answer.body, status=answer.status)

    async def alive(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    application = web.Application()
    application.router.add_post("/api/messages", messages)
    application.router.add_get("/livez", alive)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
