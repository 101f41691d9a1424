"""The installation guides ask for what the manifests ask for, in the README's own steps."""

import re

import pytest

from tests.docs.guides import GUIDES, SLACK, TEAMS, is_ours, quoted
from tests.docs.pages import ROOT, code_words, sections, text_of

README = sections(text_of(ROOT / "README.md"))
IN_SLACK = text_of(GUIDES / "installation-slack.md")
IN_TEAMS = text_of(GUIDES / "installation-teams.md")
PAIRS = [
    pytest.param(IN_SLACK, README["Connecting Slack"], id="slack"),
    pytest.param(IN_TEAMS, README["Connecting Microsoft Teams"], id="teams"),
]
ON_THEIR_SCREENS = {
    "App Credentials",
    "App-Level Tokens",
    "Azure Bot",
    "Bot Events",
    "Bot Scopes",
    "Bot User OAuth Token",
    "Channels",
    "Point de terminaison de messagerie",
    "Request URL",
    "Signing Secret",
    "Socket Mode",
    "Verified",
    "Autorisée",
}
"""What Slack, Azure and Teams write on the screens that the guides lead through."""

NOT_LABELS = {":", "@", "bonjour", "PANNE"}
THEIR_COMMANDS = {"/invite"}
_CALL = re.compile(r"\bvigie ([a-z]+(?: (?:slack|teams|import))?)")
_SETTING = re.compile(r"\bVIGIE_[A-Z_]+\b")
_FENCE = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def _calls(text: str) -> list[str]:
    """The commands of `vigie` that a page has people run, each once, in order."""
    code = [*code_words(text), *_FENCE.findall(text)]
    found = {call for words in code for call in _CALL.findall(words)}
    return sorted(found, key=lambda call: text.index(f"vigie {call}"))


def _settings(text: str) -> list[str]:
    """The settings given in blocks, without what is said beside them."""
    lines = "\n".join(_FENCE.findall(text)).splitlines()
    return [line.split("#")[0].strip() for line in lines if line.strip().startswith("VIGIE_")]


def test_the_scopes_are_exactly_those_of_the_manifest() -> None:
    asked = SLACK["oauth_config"]["scopes"]["bot"]
    steps = sections(IN_SLACK)["1. Créer l’application"]
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", steps, re.MULTILINE)
    assert [scope for scope, _ in rows] == list(asked)
    assert all(len(why) > 10 for _, why in rows)


def test_the_events_are_exactly_those_of_the_manifest() -> None:
    line = re.search(r"^Ce que Slack lui envoie.+?(?=\n\n)", IN_SLACK, re.MULTILINE | re.DOTALL)
    assert line is not None
    assert code_words(line[0]) == set(SLACK["settings"]["event_subscriptions"]["bot_events"])


def test_the_commands_are_exactly_those_of_the_manifest() -> None:
    named = {word for word in code_words(IN_SLACK) if re.fullmatch(r"/[a-z0-9]+", word)}
    typed = {word.split()[0] for word in code_words(IN_SLACK) if re.match(r"/[a-z0-9]+ ", word)}
    commands = {command["command"] for command in SLACK["features"]["slash_commands"]}
    assert named - {"/readyz", "/metrics", "/livez"} == commands
    assert typed <= commands | THEIR_COMMANDS


def test_the_shortcuts_are_those_of_the_manifest() -> None:
    steps = sections(IN_SLACK)["1. Créer l’application"]
    names = {shortcut["name"] for shortcut in SLACK["features"]["shortcuts"]}
    assert names == quoted(steps) - ON_THEIR_SCREENS


def test_the_address_is_the_manifest_s() -> None:
    assert SLACK["settings"]["interactivity"]["request_url"] in code_words(IN_SLACK)


def test_the_teams_package_is_described_as_it_is() -> None:
    steps = sections(IN_TEAMS)["3. Faire le paquet et le publier"]
    bot = TEAMS["bots"][0]
    for name in (*TEAMS["permissions"], *bot["scopes"]):
        assert f"`{name}`" in steps
    for command in bot["commandLists"][0]["commands"]:
        assert f"`{command['title']}`" in steps
    for action in TEAMS["composeExtensions"][0]["commands"]:
        assert action["title"] in quoted(steps)


@pytest.mark.parametrize(("guide", "readme"), PAIRS)
def test_the_guide_runs_what_the_readme_runs_in_the_same_order(guide: str, readme: str) -> None:
    expected = [call for call in _calls(readme) if call not in ("demo", "serve")]
    assert [call for call in _calls(guide) if call in expected] == expected
    assert {"doctor", "serve"} <= set(_calls(guide))


@pytest.mark.parametrize(("guide", "readme"), PAIRS)
def test_the_guide_sets_what_the_readme_sets(guide: str, readme: str) -> None:
    assert set(_settings(readme)) <= set(_settings(guide))
    assert set(_SETTING.findall(readme)) <= set(_SETTING.findall(guide))


def test_the_slack_guide_has_the_readme_s_steps() -> None:
    steps = re.findall(r"^(\d)\. \*\*|^(7)\. ", README["Connecting Slack"], re.MULTILINE)
    numbers = re.findall(r"^## (\d)\. ", IN_SLACK, re.MULTILINE)
    assert numbers == [first or last for first, last in steps]


@pytest.mark.parametrize("guide", [IN_SLACK, IN_TEAMS], ids=["slack", "teams"])
def test_what_is_quoted_is_vigie_s_or_on_the_screens_of_the_platform(guide: str) -> None:
    known = ON_THEIR_SCREENS | NOT_LABELS
    assert sorted(word for word in quoted(guide) - known if not is_ours(word)) == []


@pytest.mark.parametrize("guide", [IN_SLACK, IN_TEAMS], ids=["slack", "teams"])
def test_an_installation_guide_ends_with_what_to_do_when_vigie_is_silent(guide: str) -> None:
    parts = sections(guide)
    assert list(parts)[-1] == "Si Vigie ne répond pas"
    assert "par téléphone" in parts["Si Vigie ne répond pas"]
