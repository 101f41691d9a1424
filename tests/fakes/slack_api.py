"""A strict Slack on loopback: it refuses what Slack refuses and keeps what people would see.

    async with FakeSlack() as slack, aiohttp.ClientSession() as session:
        slack.add_user("UDS", "ds.exemple", email="ds@exemple.quebec")
        slack.add_room("CDCAP", members={BOT_USER})
        client = web_client(token=slack.token, session=session, base_url=slack.base_url)
        ...
        workspace = SlackWorkspace(slack, app_url, "secret", session, now=time.time)
        ds = SlackPerson(workspace, "UDS")
        await ds.say("Est-ce que je peux commenter la campagne ?")
        await ds.command("/rumeur", "Un bureau de vote serait fermé")
        await ds.press(slack.private("UDS").messages[-1], "Compléter")
        await ds.submit({"texte": "Vu sur un babillard"})
        assert "RUM-0042" in slack.rooms["CDCAP"].messages[-1].shown
        assert slack.violations == []

Switches: `fail(method, Fault(...))` scripts answers, `stall` delays them, `hold()` keeps them
all until `release()`, `paced = False` lifts the limit of one message a second, `clock` moves time.

What people do is posted to the app signed, over HTTP, and must be acknowledged within 3 s. A failed
event is sent again as Slack does, nothing else ever is. What Slack would not accept, in a call as
in an acknowledgement, is refused and written in `violations`.
"""

from tests.fakes.slack_people import SlackPerson
from tests.fakes.slack_requests import Ack, SlackWorkspace
from tests.fakes.slack_server import Call, FakeSlack, Fault
from tests.fakes.slack_state import BOT_ID, BOT_USER, Message, Room, User, View

__all__ = [
    "BOT_ID",
    "BOT_USER",
    "Ack",
    "Call",
    "FakeSlack",
    "Fault",
    "Message",
    "Room",
    "SlackPerson",
    "SlackWorkspace",
    "User",
    "View",
]
