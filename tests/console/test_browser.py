"""The pages of cases and the journal as people use them: readable, by keyboard, kept up to date."""

import re

import pytest
from playwright.async_api import expect

from bot.domain.case import Kind
from bot.domain.effects import SurfaceKind
from bot.domain.lifecycle import take_charge
from bot.storage.engine import Database
from tests.console.browser import browser
from tests.conversation.conftest import sqlite_database
from tests.delivery.world import DCAP, World

__all__ = ["sqlite_database"]

LONG = "Une publication prétend que les bureaux de vote ferment à 18 h. " * 12


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """A browser sees no difference between the two kinds."""
    return sqlite_database


@pytest.fixture
async def ref(world: World) -> str:
    """A rumour with something in every part of its page."""
    case = await world.open(words=LONG)
    await world.deliver()
    await world.talk(case, SurfaceKind.ALERT, DCAP, "interne : on vérifie.")
    await world.open(Kind.INCIDENT)
    await world.deliver()
    return case.ref


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
async def test_every_page_of_cases_is_accessible(
    origin: str, world: World, ref: str, width: int, scheme: str
) -> None:
    async with browser(origin, width=width, scheme=scheme) as seen:  # type: ignore[arg-type]
        await seen.open("/console/connexion")
        faults = {"connexion": await seen.faults()}
        await seen.enter(DCAP, confidential=True)
        for path in ("dossiers", f"dossiers/{ref}", "dossiers?sorte=manquement", "journal"):
            await seen.open(f"/console/{path}")
            faults[path] = await seen.faults()
        await seen.open(f"/console/dossiers/{ref}")
        await seen.page.get_by_role("button", name="Clore").click()
        faults["clore"] = await seen.faults()
        await seen.page.locator("form.act button.primary").click()
        await seen.page.get_by_role("alert").wait_for()
        # The browser's own console names the form that came back.
        seen.complaints[:] = [text for text in seen.complaints if "422" not in text]
        faults["à corriger"] = await seen.faults()
    assert {name: found for name, found in faults.items() if found} == {}


async def test_a_case_follows_what_happens_and_keeps_the_focus(
    origin: str, world: World, ref: str
) -> None:
    async with browser(origin) as seen:
        await seen.enter(DCAP)
        await seen.open(f"/console/dossiers/{ref}")
        reply = seen.page.get_by_role("button", name="Répondre").first
        await reply.focus()
        actor = await world.actor("dcap-2")
        async with world.database.write() as connection:
            snapshot = await world.vigie.reference.current()
            await world.vigie.desk.casework.act(
                connection, 1, actor, lambda case, setting: take_charge(case, actor, setting),
                snapshot, world.clock(),
            )  # fmt: skip
        await expect(seen.page.locator(".head .badge").first).to_have_text(
            "pris en charge", timeout=10_000
        )
        await expect(reply).to_be_focused()
        assert await seen.faults() == []


async def test_a_case_is_taken_charge_of_with_the_keyboard_alone(
    origin: str, world: World, ref: str
) -> None:
    async with browser(origin) as seen:
        await seen.enter(DCAP)
        await seen.open("/console/dossiers")
        keys = seen.page.keyboard
        await keys.press("Tab")
        await expect(seen.page.get_by_role("link", name="Aller au contenu")).to_be_focused()
        await keys.press("?")
        await expect(seen.page.get_by_role("dialog")).to_be_visible()
        await keys.press("Escape")
        await expect(seen.page.get_by_role("dialog")).to_be_hidden()
        await keys.press("/")
        await expect(seen.page.get_by_label("Sorte")).to_be_focused()
        await seen.page.get_by_role("link", name=ref).focus()
        await keys.press("Enter")
        await seen.page.get_by_role("button", name="Prendre en charge").focus()
        await keys.press("Enter")
        await expect(seen.page.locator(".head .badge").first).to_have_text("pris en charge")
        await keys.press("g")
        await keys.press("1")
        await expect(seen.page).to_have_url(re.compile("/console/$"))
