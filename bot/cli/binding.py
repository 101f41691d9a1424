"""Finding people's Slack ids by their address, so that Vigie can write to them first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import aiohttp

from bot.channel import DeliveryError
from bot.config import Settings
from bot.domain.people import Person
from bot.slack.channel import API, SlackChannel, web_client


class BindingFailed(Exception):
    """Slack could not be asked; the message says why, in French."""


async def bind_slack(
    people: Sequence[Person], settings: Settings, *, slack_api: str = API
) -> Sequence[Person]:
    """The same people, with the Slack id of each who has an address but no id.

    Does nothing without VIGIE_SLACK_BOT_TOKEN. Raises BindingFailed when Slack cannot be asked;
    somebody whom Slack does not know simply stays without an id.
    """
    token = settings.slack_bot_token.get_secret_value()
    unbound = [person.email for person in people if person.email and not _bound(person)]
    if not token or not unbound:
        return people
    async with aiohttp.ClientSession() as session:
        client = web_client(token=token, session=session, base_url=slack_api)
        try:
            found = await SlackChannel(client).bind_accounts(unbound)
        except DeliveryError as error:
            raise BindingFailed(
                f"Slack ne répond pas à la recherche par courriel ({error.cause}). Complétez la "
                "colonne « slack » du fichier, ou réessayez plus tard."
            ) from error
    return [_with_id(person, found) for person in people]


def _bound(person: Person) -> bool:
    return "slack" in person.accounts


def _with_id(person: Person, found: Mapping[str, str]) -> Person:
    user = found.get(person.email)
    if user is None or _bound(person):
        return person
    return replace(person, accounts={**person.accounts, "slack": user})
