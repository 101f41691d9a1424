"""Who may reach a page that any web site could try to reach."""

import pytest
from aiohttp import ClientSession, CookieJar

from bot.playground.demo import serve
from bot.playground.guard import POLICY
from tests.playground.fake_core import FakeCore
from tests.playground.running import Running, opened, running

ROUTES = ["/", "/aide", "/events", "/static/main.js"]
ACT = {"key": "key-00000001", "person": "ds-chicoutimi", "room": "ds-chicoutimi", "text": "Allô"}


def browser() -> ClientSession:
    """A browser that was never here."""
    return ClientSession(cookie_jar=CookieJar(unsafe=True))


async def status(at: Running, path: str, **headers: str) -> int:
    async with browser() as session:
        return (await session.get(at.origin + path, headers=headers)).status


@pytest.mark.parametrize("route", ROUTES)
async def test_another_name_for_this_machine_is_refused(route: str) -> None:
    async with opened() as page:
        for host in ("piege.test", "127.0.0.1", "127.0.0.1:1", "localhost.piege.test:80"):
            answer = await page.session.get(page.at.origin + route, headers={"Host": host})
            assert answer.status == 403


@pytest.mark.parametrize("path", ["/act", "/control"])
@pytest.mark.parametrize("origin", ["https://piege.test", "null", "", "http://127.0.0.1:1"])
async def test_another_site_cannot_post(path: str, origin: str) -> None:
    async with opened() as page:
        assert (await page.post(path, ACT, Origin=origin)).status == 403
        assert page.at.core.handled == []


async def test_a_post_that_is_not_json_is_refused() -> None:
    async with opened() as page:
        answer = await page.post("/act", ACT, **{"Content-Type": "text/plain"})
        assert answer.status == 415


@pytest.mark.parametrize("route", [*ROUTES[1:], "/nulle-part"])
async def test_nothing_but_the_page_opens_without_its_cookie(route: str) -> None:
    async with running() as at:
        assert await status(at, route) == 403


async def test_the_cookie_alone_does_not_let_another_start_in() -> None:
    async with opened() as page, running() as other:
        stale = {cookie.key: cookie.value for cookie in page.session.cookie_jar}
        name = f"vigie-{other.origin.rpartition(':')[2]}"
        forged = {"Cookie": f"{name}={next(iter(stale.values()))}"}
        assert await status(other, "/aide", **forged) == 403


async def test_the_printed_link_is_exchanged_once_for_a_cookie() -> None:
    async with running() as at, browser() as session:
        elsewhere = {"Sec-Fetch-Site": "cross-site"}
        answer = await session.get(at.link, headers=elsewhere, allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (303, "/")
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert (await session.get(at.origin)).status == 200
        async with browser() as second:
            assert (await second.get(at.link, headers=elsewhere)).status == 403


@pytest.mark.parametrize(
    ("site", "expected"),
    [("none", 200), ("cross-site", 403), ("same-site", 403), ("same-origin", 403)],
)
async def test_a_typed_address_enters_and_a_followed_link_does_not(
    site: str, expected: int
) -> None:
    async with running() as at:
        assert await status(at, "/", **{"Sec-Fetch-Site": site}) == expected
        assert await status(at, "/?jeton=faux", **{"Sec-Fetch-Site": site}) == expected


async def test_a_browser_that_does_not_say_where_it_comes_from_enters() -> None:
    async with running() as at:
        assert await status(at, "/") == 200


@pytest.mark.parametrize("route", [*ROUTES, "/nulle-part"])
async def test_every_answer_carries_the_strict_policy(route: str) -> None:
    async with opened() as page:
        answer = await page.session.get(page.at.origin + route)
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_refusal_carries_the_strict_policy_too() -> None:
    async with running() as at, browser() as session:
        refused = await session.get(at.origin + "/aide")
        assert refused.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "localhost", "::", ""])
async def test_only_this_machine_is_listened_to(host: str) -> None:
    core = FakeCore()
    with pytest.raises(ValueError, match="cet ordinateur"):
        await serve(core=core, channel=core.channel, announce=print, port=0, host=host)


async def test_a_taken_port_is_said() -> None:
    async with running() as at:
        core = FakeCore()
        port = int(at.origin.rpartition(":")[2])
        with pytest.raises(OSError, match=str(port)):
            await serve(core=core, channel=core.channel, announce=print, port=port)


async def test_files_outside_the_static_folder_are_not_served() -> None:
    async with opened() as page:
        for path in ("/static/../guard.py", "/static/%2e%2e/guard.py", "/static/", "/guard.py"):
            answer = await page.session.get(page.at.origin + path)
            assert answer.status in (403, 404)
