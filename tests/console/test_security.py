"""What every answer of the console carries, and what forged demands get."""

import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.admin import administration
from bot.config import ConfigError, Settings, check_for_service
from bot.console.app import POLICY
from bot.console.setup import SETUP
from bot.domain.case import Status
from bot.storage import cases
from tests.console.conftest import Visit
from tests.console.oidc_world import oidc_settings
from tests.conversation.world import SETTINGS
from tests.delivery.world import World

LIST = "/console/dossiers"
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "path",
    ["/console", "/console/connexion", LIST, "/console/journal", "/console/rien", f"{LIST}/RUM-9"],
)
@pytest.mark.parametrize("who", ["", "dcap-1", "coord-quebec"])
async def test_every_answer_carries_the_security_headers(visit: Visit, who: str, path: str) -> None:
    answer = await (await visit(who)).get(path)
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Permissions-Policy" in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


def test_the_policy_lets_nothing_inline_and_nothing_from_elsewhere() -> None:
    for word in ("unsafe", "http", "*", "blob:", "nonce"):
        assert word not in POLICY
    assert POLICY.startswith("default-src 'none'")


async def test_no_template_has_an_inline_script_or_style() -> None:
    templates = [*(ROOT / "bot" / "console" / "templates").glob("*.html")]
    assert templates
    for template in templates:
        text = template.read_text(encoding="utf-8").lower()
        assert "<style" not in text, template.name
        assert " style=" not in text, template.name
        assert " on" + "click" not in text, template.name
        assert "|safe" not in text.replace(" ", ""), template.name
        for piece in text.split("<script")[1:]:
            assert piece.lstrip().startswith("src="), template.name


async def test_static_files_are_kept_under_a_name_that_changes_with_them(visit: Visit) -> None:
    visitor = await visit("dcap-1")
    page = await visitor.get(LIST)
    address = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    sheet = await visitor.get(address)
    assert sheet.status == 200
    assert "immutable" in sheet.headers["Cache-Control"]
    assert (await visitor.get("/console/static/0000000000000000/console.css")).status == 404
    assert (await visitor.get("/console/static/x/..%2Fapp.py")).status == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://ailleurs.test"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_form_of_another_site_does_nothing(
    visit: Visit, world: World, headers: dict[str, str]
) -> None:
    case = await world.open()
    visitor = await visit("dcap-1")
    if "Sec-Fetch-Site" in headers:
        headers = {"Origin": visitor.origin, **headers}
    fields = {"geste": "case.take", "objet": str(case.id), "cle": "1"}
    answer = await visitor.post(f"{LIST}/{case.ref}/geste", fields, headers=headers)
    assert answer.status == 403
    assert await _status(world, case.id) is Status.OUVERT


@pytest.mark.parametrize("token", ["", "x", "é"])
async def test_a_form_without_its_session_s_token_does_nothing(
    visit: Visit, world: World, token: str
) -> None:
    case = await world.open()
    visitor, other = await visit("dcap-1"), await visit("dcap-2")
    fields = {"geste": "case.take", "objet": str(case.id), "cle": "1"}
    for given in (token, await other.token()):
        answer = await visitor.post(f"{LIST}/{case.ref}/geste", fields, csrf=given)
        assert answer.status == 403
        assert "restée ouverte trop longtemps" in answer.shown
    assert await _status(world, case.id) is Status.OUVERT


async def test_the_session_s_cookie_is_out_of_reach_of_scripts(visit: Visit) -> None:
    visitor = await visit()
    answer = await visitor.post("/console/connexion", {"personne": "dcap-1"})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("vigie=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


async def test_over_tls_cookies_are_bound_to_their_host(world: World) -> None:
    settings = oidc_settings("https://vigie.exemple.test", "https://identite.exemple.test")
    application = administration(world.vigie, settings)
    (mounted,) = application._subapps
    setup = mounted[SETUP]
    assert (setup.secure, setup.cookie()) == (True, "__Host-vigie")
    async with TestClient(TestServer(application)) as client:
        answer = await client.get("/console/connexion")
        assert "Strict-Transport-Security" in answer.headers


@pytest.mark.parametrize("path", ["/console", "/console/", "/console/connexion", LIST])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_console_that_nobody_set_up_is_closed_and_says_so(
    world: World, method: str, path: str
) -> None:
    application = administration(world.vigie, Settings.model_validate(SETTINGS))
    async with TestClient(TestServer(application)) as client:
        answer = await client.request(method, path, data={"personne": "dcap-1"})
        assert answer.status == 503
        assert "n’est pas configurée" in await answer.text()


async def test_what_serve_mounts_has_no_door_of_the_demonstration(world: World) -> None:
    settings = oidc_settings("http://127.0.0.1:8081", "https://identite.exemple.test")
    application = administration(world.vigie, settings)
    async with TestClient(TestServer(application)) as client:
        page = await client.get("/console/connexion")
        assert "personne fictive" not in await page.text()
        headers = {"Origin": "http://127.0.0.1:8081"}
        answer = await client.post(
            "/console/connexion", data={"personne": "dcap-1"}, headers=headers
        )
        assert answer.status == 405
        assert "Set-Cookie" not in answer.headers


def test_serving_never_loads_the_door_of_the_demonstration() -> None:
    code = (
        "import bot.service, sys; print('bot.console.app' in sys.modules,"
        " [name for name in sys.modules if 'console.demo' in name])"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True []"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"console_url": ""}, "VIGIE_CONSOLE_URL est requis"),
        ({"console_url": "http://vigie.exemple.test/console"}, "VIGIE_CONSOLE_URL s’écrit"),
        ({"console_url": "https://vigie.exemple.test/"}, "VIGIE_CONSOLE_URL s’écrit"),
        ({"oidc_issuer": "http://identite.exemple.test"}, "VIGIE_OIDC_ISSUER doit commencer"),
        ({"oidc_client_secret": ""}, "VIGIE_OIDC_CLIENT_SECRET est requis"),
        ({"console_groupes_dcap": ""}, "VIGIE_CONSOLE_GROUPES_DCAP est requis"),
        ({"oidc_issuer": "https://slack.com"}, "VIGIE_SLACK_TEAM_IDS est requis"),
    ],
)
def test_settings_that_would_open_or_break_the_console_are_refused(
    changed: dict[str, str], said: str
) -> None:
    sound = ("https://vigie.exemple.test", "https://identite.exemple.test")
    with pytest.raises(ConfigError) as refused:
        check_for_service(oidc_settings(*sound, **changed))
    assert any(problem.startswith(said) for problem in refused.value.problems)


async def _status(world: World, case_id: int) -> Status:
    async with world.database.read() as connection:
        found = await cases.get(connection, case_id)
    assert found is not None
    return found.status
