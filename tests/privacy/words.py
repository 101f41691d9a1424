"""The word that is planted, and who speaks it."""

from tests.conversation.rooms import Post
from tests.conversation.world import World
from tests.wording.plain import labels

CANARY = "zyxglorp"
PICTURE = b"\x89PNG\r\n\x1a\n" + CANARY.encode()
STAFF = f"Un de mes scrutateurs, {CANARY}, appuie un candidat sur Facebook"
DS, DAS, COORD, DCAP = "ds-chicoutimi", "das-chicoutimi", "coord-saguenay", "dcap-1"


def first(world: World, room: str, label: str) -> Post:
    """The first message of a room that offers this button."""
    return next(post for post in world.room(room) if label in labels(post.document))
