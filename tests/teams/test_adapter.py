"""botbuilder's turn speaks through our own connector."""

import aiohttp

from bot.teams.adapter import VigieAdapter, invoke_answer, payload_of, turn_context
from bot.teams.connector import Connector
from bot.teams.envelope import as_activity
from tests.fakes.teams_connector import BOT, FakeTeams, Person
from tests.teams.cast import Tokens


async def test_a_turn_may_take_a_message_of_ours_away(
    teams: FakeTeams, session: aiohttp.ClientSession, person: Person
) -> None:
    chat = teams.personal(person.id)
    ours = teams.add_message(chat.id, BOT, {"type": "message", "text": "Bonjour"})
    payload = {
        "type": "message",
        "id": "1700",
        "serviceUrl": teams.service_url,
        "conversation": {"id": chat.id},
    }
    adapter = VigieAdapter(Connector(session, Tokens()))
    context = turn_context(adapter, as_activity(payload), payload)
    await context.delete_activity(ours.id)
    assert ours.deleted
    assert payload_of(context) is payload
    assert invoke_answer(context) is None
