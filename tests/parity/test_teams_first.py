"""What Teams alone has so far, played like the rest: corrected questions and group chats."""

import pytest

from tests.parity.front import reads
from tests.parity.on_teams import GROUP, TeamsFront
from tests.parity.test_parity import ASKED, DAS, DS, QUESTION
from tests.wording.plain import loose

pytestmark = pytest.mark.parametrize("front", ["teams"], indirect=True)


async def test_a_corrected_question_gets_the_answer_to_what_it_now_asks(front: TeamsFront) -> None:
    await front.say(DS, "je peux tu liker un post de mon député")
    answer = await reads(front, DS, ASKED)
    await front.edit(DS, QUESTION)
    await front.again()
    await reads(front, DS, "à jour le 8 avril 2022")
    await front.edit(DS, "aide")
    await reads(front, DS, "Ce que je fais pour vous")
    answers = [loose(message) for message in front.sees(DS) if ASKED in loose(message)]
    assert len(answers) == 2
    assert answers[0] == answer


async def test_a_group_chat_is_answered_there_and_a_report_told_there_in_private(
    front: TeamsFront,
) -> None:
    await front.mention_in_group(DS, QUESTION)
    await reads(front, DS, "8 avril 2022", at=GROUP)
    await front.mention_in_group(DAS, "il paraît que le vote est reporté à cause de la neige")
    await reads(front, DAS, "Je vous réponds en privé", at=GROUP)
    await front.press(DAS, "Signaler", showing="ignaler")
    await front.fill(DAS)
    await reads(front, DS, "RUM-0001")
    assert not any("neige" in message for message in front.sees(DS, GROUP))
