"""« /garde »: answers its author alone, from the snapshot, and writes nothing."""

from bot.desk import Desk
from bot.messages import Outcome, Show
from bot.turn import Turn
from bot.wording.duty import duty_page

COMMAND = "garde"


def command(desk: Desk, turn: Turn) -> Outcome:
    """Who is on duty now for whoever asks."""
    author, directory = turn.author, turn.snapshot.directory
    page = duty_page(desk.voice, author.actor.person, author.circonscription, directory, turn.now)
    return Outcome(Show(page))
