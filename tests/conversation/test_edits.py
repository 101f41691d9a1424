"""A message that its author edits, or deletes, never sends a report again."""

from dataclasses import replace

from tests.conversation.world import ALERTS, World
from tests.wording.plain import loose, plain

DS = "ds-chicoutimi"


async def test_an_edited_command_opens_no_second_case_and_says_what_to_do(world: World) -> None:
    await world.command(DS, "rumeur", "Le vote serait anulé")
    edited = world.inbound(DS, command="rumeur", text="Le vote serait annulé", corrects="clé-1")
    await world.act(edited)
    assert len(await world.cases()) == 1
    assert len(world.room(ALERTS)) == 1
    assert "appuyez sur « Compléter »" in loose(plain(world.shown[DS]))


async def test_an_edited_question_is_answered_again(world: World) -> None:
    await world.say(DS, "La procédure date de")
    before = len(world.room(DS))
    await world.act(
        replace(world.inbound(DS, text="De quand date la procédure COM-4 ?"), corrects="clé-1")
    )
    assert len(world.room(DS)) == before + 1
    assert "8 avril 2022" in loose(plain(world.room(DS)[-1].document))


async def test_a_deleted_message_does_nothing(world: World) -> None:
    await world.command(DS, "rumeur", "Le vote serait annulé")
    before = len(world.room(DS))
    await world.act(replace(world.inbound(DS), retracts="clé-1"))
    assert len(await world.cases()) == 1
    assert len(world.room(DS)) == before
