"""Buttons and forms about cases that no card of ours offered: refused kindly, nothing written."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.domain.people import Address
from bot.messages import Button, FileRef, Show
from tests.conversation.conftest import understander, world
from tests.conversation.contents import contents
from tests.conversation.rooms import NAME
from tests.conversation.world import World

__all__ = ["understander", "world"]

DS, COORD, DCAP = "ds-chicoutimi", "coord-saguenay", "dcap-1"
ACTIONS = (
    *("rumour.same", "rumour.distinct", "rumour.split", "rumour.all", "rumour.take_all"),
    *("rumour.apart", "rumour", "rumour.", "rumour.same.same", "outcome.correct", "outcome"),
    *("instruction.write", "instruction.approve", "instruction.abandon", "instruction.remind"),
    *("instruction.read", "case.take", "case.assign", "case.seen", "case.resend", "case.reply"),
    *("case.concerns_ds", "case.spoken.", "case.spoken.oui", "case.close", "case", "", "."),
    *("exchange.choose", "exchange.report", "__class__.x", "case.\ud800"),
)
SUBJECTS = (
    *("", ":", "12:zz", "zz:12", "0", "0:0", "997:1:1:", "-1", "-1:-2", "+1", " 1", "1e3", "1.0"),
    *("999", "999:998", "9" * 18, "9" * 19, "9" * 4000, "9" * 18 + ":" + "9" * 18, "²", "٩٩٩"),
    *("٩٩٩:٩٩٨", "１２３", "\x00", "1\x00", "\ud800", "999:recu", "999:\x00", "x" * 5000),
)
FORMS = ("assign", "correct", "instruction", "reply", "close", "complete", "report", "", "x\x00")
FIELDS: tuple[Mapping[str, str], ...] = (
    {},
    {"personne": "\x00", "issue": "\ud800", "mot": "\x00", "consigne": "\x00", "pour": "ds"},
    {"personne": "x" * 5000, "issue": "traitee", "mot": "a", "consigne": "x" * 9000},
    {"circonscriptions": ",;" * 3000, "pour": "ds", "consigne": "a", "sorte": "¿", "dit": "\x07"},
)


@pytest.mark.parametrize("who", [DS, DCAP, "inconnu"])
async def test_a_button_that_no_card_offered_changes_nothing(world: World, who: str) -> None:
    before = await _prepared(world)
    for action in ACTIONS:
        for subject in SUBJECTS:
            inbound = world.inbound(who, button=Button(action, subject))
            outcome = await world.vigie.handle(inbound)
            assert isinstance(outcome.reply, Show), (action, subject)
    assert await _all_but_keys(world) == before


@pytest.mark.parametrize("who", [DS, DCAP, "inconnu"])
async def test_a_form_about_nothing_changes_nothing(world: World, who: str) -> None:
    before = await _prepared(world)
    for form in FORMS:
        for subject in SUBJECTS:
            if form == "report" and subject in ("", ":"):
                continue
            for fields in FIELDS:
                inbound = world.inbound(who, form=form, subject=subject, fields=fields)
                outcome = await world.vigie.handle(inbound)
                assert outcome.reply is not None, (form, subject)
    assert await _all_but_keys(world) == before


NASTY = ("", "\x00", "\ud800", "../../etc/passwd", "x" * 4000, "\u202egpj.exe", "a\r\nb: c")


@pytest.mark.parametrize("media_type", ["image/png", *NASTY])
async def test_a_file_of_any_name_and_type_is_joined_or_refused(
    world: World, media_type: str
) -> None:
    await _prepared(world)
    receipt = world.room(DS)[0]
    world.rooms.sources["lieu"] = b"\x89PNG\r\n\x1a\nabc"
    for name in NASTY:
        for size in (-1, 0, 2**80):
            sent = FileRef(name, media_type, size, {"id": "lieu"})
            address = Address(NAME, DS, receipt.id)
            await world.act(world.inbound(DS, address=address, files=(sent,)))
    stored = (await contents(world.vigie.database))["case_files"]
    assert len(stored) == 3 * len(NASTY)
    assert {row["state"] for row in stored} <= {"garde", "refuse"}


async def _prepared(world: World) -> Mapping[str, Any]:
    await world.command(DS, "rumeur", "Le vote serait annulé")
    return await _all_but_keys(world)


async def _all_but_keys(world: World) -> Mapping[str, Any]:
    """What is stored, without the keys of acts that were received."""
    stored = await contents(world.vigie.database)
    return {table: rows for table, rows in stored.items() if table != "inbox"}
