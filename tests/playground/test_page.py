"""The page as people use it, in a real browser."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, Route, ViewportSize, expect

from bot.domain.people import Address
from bot.playground.channel import NAME
from tests.playground import samples
from tests.playground.running import Running, running

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAS, DS, COORD, DCAP = "Théo Modèle", "Aube Exemple", "Maëlle Modèle", "Doris Démonstration"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
RUMOUR = "Il paraît que le vote est reporté d’une semaine"


@dataclass
class Opened:
    """A page in the browser, and the playground behind it."""

    page: Page
    at: Running
    complaints: list[str]

    def forgive(self, cause: str) -> None:
        """Drop what the browser's console says of a failure that the test made."""
        self.complaints[:] = [text for text in self.complaints if cause not in text]

    def column(self, name: str) -> Locator:
        title = self.page.get_by_role("heading", name=name, exact=True)
        return self.page.locator(".column", has=title)

    async def say(self, name: str, text: str) -> None:
        box = self.column(name).locator(".composer textarea")
        await box.fill(text)
        await box.press("Enter")

    def button(self, name: str, label: str) -> Locator:
        return self.column(name).get_by_role("button", name=label, exact=True)

    def dialog(self) -> Locator:
        return self.page.locator("#dialog")

    async def violations(self) -> list[str]:
        found = (await Axe().run(self.page)).response["violations"]
        return [f"{v['id']}: {[node['html'][:120] for node in v['nodes']]}" for v in found]


@pytest_asyncio.fixture(loop_scope="session")
async def opened(chromium: Browser) -> AsyncIterator[Opened]:
    """A page at the size of a desktop; the console must stay silent, CSP included."""
    async with running() as at:
        context = await chromium.new_context(viewport=DESKTOP, reduced_motion="reduce")
        page = await context.new_page()
        opened = Opened(page, at, complaints=[])
        page.on("console", lambda message: opened.complaints.append(message.text))
        page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        await page.goto(at.link)
        await expect(page.locator(".column")).to_have_count(4)
        yield opened
        await context.close()
        assert opened.complaints == []


async def test_the_page_says_what_it_is_and_its_address_is_clean(opened: Opened) -> None:
    await expect(opened.page).to_have_url(f"{opened.at.origin}/")
    await expect(opened.page.locator(".local")).to_contain_text("Démonstration locale")
    await expect(opened.page.locator(".local")).to_contain_text("fictives")
    await expect(opened.page.locator("#day")).to_have_text("J−10")
    await expect(opened.column(DAS).locator(".post")).to_have_text("DAS · Chicoutimi")
    await expect(opened.column(DAS).locator(".presence-text")).to_have_text("En ligne")


async def test_a_question_is_answered_where_it_was_asked(opened: Opened) -> None:
    await opened.say(DAS, "Je peux aimer une publication ?")
    messages = opened.column(DAS).locator(".message")
    await expect(messages.nth(0)).to_contain_text("Je peux aimer une publication ?")
    await expect(messages.nth(1)).to_contain_text("Non, évitez-le.")
    await expect(opened.column(DAS).locator(".composer textarea")).to_have_value("")
    await expect(opened.column(DS).locator(".message")).to_have_count(0)


async def test_every_place_to_write_says_whose_it_is(opened: Opened) -> None:
    for name in (DAS, DS, COORD, DCAP):
        box = opened.page.get_by_role("textbox", name=f"Message de {name}", exact=True)
        await expect(box).to_be_visible()


async def test_an_example_is_sent_by_one_press(opened: Opened) -> None:
    await opened.column(DAS).get_by_role("button", name="Il paraît").dblclick()
    await expect(opened.column(DAS).locator(".message.vigie")).to_have_count(1)
    assert len(opened.at.core.handled) == 1


async def test_a_card_changes_live_in_the_other_columns(opened: Opened) -> None:
    await opened.say(DAS, RUMOUR)
    await opened.button(DCAP, "Prendre en charge").click()
    for name in (DAS, DS, DCAP):
        card = opened.column(name).locator(".message.vigie").first
        await expect(card).to_contain_text("Prise en charge par Doris Démonstration")
        await expect(card.locator(".edited")).to_be_visible()
    await expect(opened.button(DCAP, "Prendre en charge")).to_have_count(0)
    await expect(opened.column(DCAP).locator(".message.vigie article")).to_be_focused()


async def test_a_double_click_has_one_effect(opened: Opened) -> None:
    await opened.say(DAS, RUMOUR)
    await opened.button(DCAP, "Clore").dblclick()
    await expect(opened.column(DCAP).locator(".ephemeral")).to_have_count(1)
    # The second click of a slow double click, when the first is already answered.
    await opened.button(DCAP, "Clore").hover()
    await opened.page.mouse.down(click_count=2)
    await opened.page.mouse.up(click_count=2)
    await opened.say(DCAP, "suivant")
    await expect(opened.column(DCAP).locator(".mine")).to_have_count(1)
    pressed = [act for act in opened.at.core.handled if act.button is not None]
    assert len(pressed) == 1


async def test_an_impatient_press_is_not_a_second_one(opened: Opened) -> None:
    await opened.say(DAS, RUMOUR)
    answered, posts = asyncio.Event(), 0

    async def hold(route: Route) -> None:
        nonlocal posts
        posts += 1
        await answered.wait()
        await route.continue_()

    await opened.page.route("**/act", hold)
    for _ in range(3):
        await opened.button(DCAP, "Clore").click()
    answered.set()
    await expect(opened.column(DCAP).locator(".ephemeral")).to_have_count(1)
    assert posts == 1


async def test_a_press_that_failed_is_tried_again_as_the_same_act(opened: Opened) -> None:
    await opened.say(DAS, RUMOUR)
    keys: list[str] = []

    async def fail_once(route: Route) -> None:
        keys.append((route.request.post_data_json or {})["key"])
        await (route.abort() if len(keys) == 1 else route.continue_())

    await opened.page.route("**/act", fail_once)
    await opened.button(DCAP, "Clore").click()
    await expect(opened.column(DCAP).locator(".trouble-item")).to_contain_text("ne répond pas")
    await opened.button(DCAP, "Clore").click()
    await expect(opened.column(DCAP).locator(".ephemeral")).to_have_count(2)
    assert len(keys) == 2
    assert len(set(keys)) == 1
    opened.forgive("net::ERR_FAILED")


async def test_a_private_answer_is_marked_and_can_be_dismissed(opened: Opened) -> None:
    await opened.say(DAS, "/com4 puis-je aimer ?")
    whisper = opened.column(DAS).locator(".ephemeral")
    await expect(whisper).to_contain_text("Visible seulement par vous")
    await expect(whisper).to_contain_text("/com4 puis-je aimer ?")
    await whisper.get_by_role("button", name="Ça répond à ma question").click()
    await expect(whisper).to_contain_text("Merci, c’est noté.")
    await whisper.get_by_role("button", name="Masquer").click()
    await expect(whisper).to_have_count(0)
    await expect(opened.column(DAS).locator(".composer textarea")).to_be_focused()


async def test_a_form_shows_its_errors_in_place_keeps_its_text_and_gives_focus_back(
    opened: Opened,
) -> None:
    await opened.say(DAS, "/rumeur")
    dialog = opened.dialog()
    said = dialog.get_by_label("Que dit-on ?")
    await expect(said).to_be_focused()
    await dialog.get_by_role("button", name="Envoyer à la DCAP").click()
    await expect(dialog.locator("#e-dit")).to_have_text("Répondez à cette question.")
    await expect(said).to_have_attribute("aria-invalid", "true")
    await said.fill("bof")
    await dialog.get_by_label("Je ne sais pas").check()
    await dialog.get_by_role("button", name="Envoyer à la DCAP").click()
    await expect(dialog.locator("#e-dit")).to_have_text("Donnez quelques mots de plus.")
    await expect(said).to_have_value("bof")
    await expect(said).to_be_focused()
    await said.fill("Le vote serait reporté")
    await dialog.get_by_label("Où ?").select_option("tiktok")
    await dialog.get_by_label("Je l’ai vu moi-même").check()
    await dialog.get_by_role("button", name="Envoyer à la DCAP").click()
    await expect(dialog).to_be_hidden()
    await expect(opened.column(DAS).locator(".composer textarea")).to_be_focused()
    await expect(opened.column(DCAP).locator(".message")).to_contain_text("Le vote serait reporté")
    filled = opened.at.core.handled[-1]
    assert (filled.form, filled.subject) == ("rumeur", "s1")
    assert filled.fields == {
        "dit": "Le vote serait reporté",
        "lien": "",
        "plateforme": "tiktok",
        "en_ligne": "inconnu",
        "vu": "oui",
        "depuis": "",
    }


async def test_a_form_opened_by_a_button_gives_focus_back_to_it(opened: Opened) -> None:
    await opened.say(DAS, RUMOUR)
    await opened.button(DAS, "Compléter").click()
    await expect(opened.dialog()).to_be_visible()
    await opened.page.keyboard.press("Escape")
    await expect(opened.dialog()).to_be_hidden()
    await expect(opened.button(DAS, "Compléter")).to_be_focused()


async def test_a_thread_carries_an_answer_to_the_other_side(opened: Opened) -> None:
    await opened.say(DAS, RUMOUR)
    await opened.button(DS, "Répondre dans le fil").click()
    box = opened.column(DS).get_by_role("textbox", name="Répondre dans le fil")
    await box.fill("Je m’en occupe.")
    await box.press("Enter")
    await expect(opened.column(DS).locator(".thread .mine")).to_contain_text("Je m’en occupe.")
    await expect(opened.column(DAS).locator(".thread:visible")).to_contain_text("Votre DS")


async def test_everything_can_be_done_with_the_keyboard_alone(opened: Opened) -> None:
    keyboard = opened.page.keyboard
    await opened.column(DAS).locator(".composer textarea").focus()
    await keyboard.type("/r")
    await keyboard.press("ArrowDown")
    await keyboard.press("Enter")
    box = opened.column(DAS).locator(".composer textarea")
    await expect(box).to_have_value("/rumeur ")
    await keyboard.type("On annonce un report")
    await keyboard.press("Enter")
    await expect(opened.column(DAS).locator(".message.vigie")).to_have_count(1)
    await opened.column(DCAP).locator(".scroll").focus()
    await keyboard.press("Tab")
    await expect(opened.button(DCAP, "Prendre en charge")).to_be_focused()
    await keyboard.press("Enter")
    await expect(opened.column(DAS).locator(".message.vigie")).to_contain_text("Prise en charge")


async def test_the_command_menu_opens_on_a_slash_and_closes_on_escape(opened: Opened) -> None:
    box = opened.column(DAS).locator(".composer textarea")
    menu = opened.column(DAS).locator(".commands")
    await box.press_sequentially("/")
    await expect(menu.get_by_role("button")).to_have_count(4)
    await box.press_sequentially("s")
    await expect(menu.get_by_role("button")).to_have_count(1)
    await box.press("Escape")
    await expect(menu).to_be_hidden()
    await expect(box).to_have_value("/s")


async def test_what_people_type_never_runs(opened: Opened) -> None:
    for nasty in (
        "<script>document.title='piraté'</script>",
        "il paraît <img src=x onerror=\"document.title='piraté'\">",
        "/rumeur <svg onload=\"document.title='piraté'\">",
    ):
        await opened.say(DAS, nasty)
    await expect(opened.column(DCAP).locator(".message").last).to_contain_text("<svg onload")
    await expect(opened.column(DAS).locator(".said").first).to_have_text(re.compile("^<script>"))
    assert await opened.page.title() != "piraté"
    assert await opened.page.locator(".column script, .column img").count() == 0


async def test_the_calendar_and_the_clock_move(opened: Opened) -> None:
    await opened.page.locator("#day-menu summary").click()
    await opened.page.get_by_role("button", name="Jour J").click()
    await expect(opened.page.locator("#day")).to_have_text("Jour J")
    await opened.page.get_by_role("button", name="Passer 15 minutes").click()
    await expect(opened.page.locator("#date")).to_contain_text("21 h 19")
    await opened.page.locator("#day-menu summary").click()
    await opened.page.get_by_label("Une autre date").fill("2026-12-03")
    await opened.page.get_by_role("button", name="Y aller").click()
    await expect(opened.page.locator("#day")).to_have_text("J+3")


async def test_erasing_is_asked_twice_and_empties_every_column(opened: Opened) -> None:
    await opened.say(DAS, RUMOUR)
    await expect(opened.column(DS).locator(".message")).to_have_count(1)
    await opened.page.get_by_role("button", name="Tout effacer").click()
    await opened.page.locator("#confirm").get_by_role("button", name="Annuler").click()
    await expect(opened.column(DS).locator(".message")).to_have_count(1)
    await opened.page.get_by_role("button", name="Tout effacer").click()
    await opened.page.locator("#confirm").get_by_role("button", name="Tout effacer").click()
    await expect(opened.page.locator(".message")).to_have_count(0)


async def test_another_person_can_take_a_column_and_stays_there(opened: Opened) -> None:
    menu = opened.column(COORD).get_by_label("Changer de personne")
    await menu.select_option("inconnu")
    await expect(opened.column("Personne inconnue")).to_be_visible()
    await opened.page.reload()
    await opened.say("Personne inconnue", "Bonjour")
    await expect(opened.column("Personne inconnue").locator(".message")).to_have_count(2)


async def test_a_room_that_is_not_shown_counts_what_was_not_read(opened: Opened) -> None:
    rooms = opened.column(DCAP).get_by_role("navigation", name="Salons")
    await rooms.get_by_role("button", name="Vigie").click()
    await opened.say(DAS, RUMOUR)
    await expect(rooms.get_by_role("button", name="alertes-dcap")).to_contain_text("1")
    await rooms.get_by_role("button", name="alertes-dcap").click()
    await expect(rooms.locator(".badge")).to_have_count(0)
    await expect(opened.column(DCAP).locator(".message")).to_have_count(1)


async def test_a_phone_shows_one_column_and_counts_the_others(opened: Opened) -> None:
    await opened.page.set_viewport_size(PHONE)
    await expect(opened.page.locator(".column:visible")).to_have_count(1)
    await opened.say(DAS, RUMOUR)
    tab = opened.page.locator("#tabs").get_by_role("button", name="Aube")
    await expect(tab).to_contain_text("1 nouveau message")
    await tab.click()
    await expect(opened.button(DS, "Prendre en charge")).to_be_visible()
    await expect(opened.button(DAS, "Compléter")).to_be_hidden()
    await expect(tab.locator(".badge")).to_have_count(0)
    width = await opened.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


async def test_new_messages_are_announced_politely(opened: Opened) -> None:
    await opened.say(DAS, RUMOUR)
    live = opened.page.locator("[aria-live=polite]")
    await expect(live).to_contain_text("Vigie, pour Aube Exemple")


async def test_a_page_that_lost_its_server_says_so(opened: Opened) -> None:
    await opened.page.context.set_offline(True)
    await opened.say(DAS, "Allô ?")
    await expect(opened.column(DAS).locator(".trouble-item")).to_contain_text("ne répond pas")
    await expect(opened.column(DAS).locator(".composer textarea")).to_have_value("Allô ?")
    await opened.page.context.set_offline(False)
    await opened.column(DAS).locator(".composer textarea").press("Enter")
    await expect(opened.column(DAS).locator(".message.mine")).to_have_count(1)
    opened.forgive("net::ERR_INTERNET_DISCONNECTED")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
async def test_the_page_has_no_accessibility_violation(
    opened: Opened, size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    await opened.page.emulate_media(color_scheme=scheme)
    await opened.page.set_viewport_size(size)
    channel = opened.at.core.channel
    card = await channel.send(Address(NAME, "das-chicoutimi"), samples.alert("On le dit partout"))
    await channel.send(Address(NAME, "das-chicoutimi", card.id), samples.ANSWER)
    await opened.say(DAS, "/com4 puis-je aimer ?")
    await expect(opened.column(DAS).locator(".ephemeral")).to_have_count(1)
    await expect(opened.page.locator(".fresh")).to_have_count(0)
    assert await opened.violations() == []
    await opened.column(DAS).locator(".composer textarea").fill("/")
    assert await opened.violations() == []
    await opened.say(DAS, "/rumeur")
    await opened.dialog().get_by_role("button", name="Envoyer à la DCAP").click()
    assert await opened.violations() == []
    await opened.page.keyboard.press("Escape")
    await opened.page.locator("#day-menu summary").click()
    assert await opened.violations() == []


async def test_the_help_page_has_no_accessibility_violation(opened: Opened) -> None:
    await opened.page.goto(f"{opened.at.origin}/aide")
    await expect(opened.page.get_by_role("heading", level=1)).to_be_visible()
    assert await opened.violations() == []


async def test_an_address_typed_by_a_person_opens_the_page(chromium: Browser) -> None:
    async with running() as at:
        page = await chromium.new_page()
        await page.goto(at.origin)
        await expect(page.locator(".column")).to_have_count(4)
        await page.close()


async def test_a_link_on_another_site_does_not_open_the_page(chromium: Browser) -> None:
    async with running() as at:
        page = await chromium.new_page()
        await page.route("http://ailleurs.test/", _lure(at.origin))
        await page.goto("http://ailleurs.test/")
        await page.get_by_role("link").click()
        await expect(page.get_by_role("heading")).to_have_text(re.compile("lien affiché"))
        await page.close()


def _lure(target: str) -> Callable[[Route], Awaitable[None]]:
    async def answer(route: Route) -> None:
        await route.fulfill(content_type="text/html", body=f'<a href="{target}">ici</a>')

    return answer
