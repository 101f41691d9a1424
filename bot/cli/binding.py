"""Finding people's Slack ids by their address, so that Vigie can write to them first."""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

import aiohttp

from bot.channel import DeliveryError
from bot.cli.french import say
from bot.config import ConfigError, Settings, load_settings
from bot.domain.people import CHANNELS, Person
from bot.slack.channel import API, SlackChannel, web_client
from bot.storage.directory import bind, load_directory
from bot.storage.engine import open_database
from bot.storage.migrate import migrate


class BindingFailed(Exception):
    """Slack could not be asked; the message says why, in French."""


def bind_all(_options: argparse.Namespace) -> int:
    """Bind whoever of the stored directory has an address and no Slack id yet."""
    return asyncio.run(bind_stored(load_settings()))


async def bind_stored(settings: Settings, *, slack_api: str = API) -> int:
    """Bind the stored directory; 0 even when some stay unknown to Slack, who are named.

    Raises ConfigError without a token, BindingFailed when Slack cannot be asked.
    """
    if not settings.slack_bot_token.get_secret_value():
        raise ConfigError(["VIGIE_SLACK_BOT_TOKEN est requis"])
    database = open_database(settings.database_url)
    try:
        await migrate(database)
        async with database.read() as connection:
            known = (await load_directory(connection, CHANNELS)).people
        waiting = [person for person in known.values() if person.email and not _bound(person)]
        people = await bind_slack(waiting, settings, slack_api=slack_api)
        found = {person.id: person.accounts["slack"] for person in people if _bound(person)}
        # Slack is asked before the transaction: nobody waits for it with the database held.
        async with database.write() as connection:
            bound = await bind(connection, "slack", found)
    finally:
        await database.close()
    unknown = [person.id for person in people if not _bound(person)]
    say(f"{bound} personnes liées à leur compte Slack, {len(unknown)} que Slack ne connaît pas.")
    if unknown:
        say(f"À vérifier dans l’annuaire : {', '.join(unknown)}")
    return 0


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
