"""Every dialogue of tests/dialogues, played on a whole Vigie."""

import pytest

from tests.conversation.dialogues import Dialogue, Player, dialogues
from tests.conversation.world import World

_DIALOGUES = dict(dialogues())


@pytest.mark.parametrize("dialogue", _DIALOGUES.values(), ids=_DIALOGUES)
async def test_a_dialogue_goes_as_written(world: World, dialogue: Dialogue) -> None:
    await Player(world).play(dialogue)


def test_there_are_dialogues_and_each_has_its_own_title() -> None:
    names = [name for name, _ in dialogues()]
    assert len(names) == len(set(names)) >= 30
