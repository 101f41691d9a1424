"""The manifest asks for what the code uses, and for nothing else."""

import json
import re
from pathlib import Path

import bot.slack
from bot.slack.inbound import COMMANDS, EVENTS, SHORTCUT
from bot.slack.manifest import manifest

URL = "https://vigie.exemple.quebec/slack/events"
SCOPES_OF_METHODS = {
    "chat_postMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_update": {"chat:write"},
    "files_completeUploadExternal": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "users_info": {"users:read", "users:read.email"},
    "users_lookupByEmail": {"users:read.email"},
    "views_open": set[str](),
    "views_publish": set[str](),
    "views_push": set[str](),
    "views_update": set[str](),
}
SCOPES_OF_EVENTS = {
    "app_home_opened": set[str](),
    "app_mention": {"app_mentions:read"},
    "message.im": {"im:history"},
}
SOURCES = Path(bot.slack.__file__).parent


def test_scopes_are_those_of_the_methods_events_and_commands_in_use() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.glob("*.py"))
    methods = set(re.findall(r"client\.((?:chat|files|users|views|conversations|auth)_\w+)", code))
    made = manifest(request_url=URL)
    events = made["settings"]["event_subscriptions"]["bot_events"]
    # The message shortcut needs what commands need; what people join is read with our token.
    needed = {"commands", "files:read"}
    for event in events:
        needed |= SCOPES_OF_EVENTS[event]
    for method in methods:
        needed |= SCOPES_OF_METHODS[method]
    assert methods == set(SCOPES_OF_METHODS)
    assert set(made["oauth_config"]["scopes"]["bot"]) == needed


def test_commands_are_those_that_are_answered_and_all_point_at_us() -> None:
    made = manifest(request_url=URL)
    commands = made["features"]["slash_commands"]
    assert [command["command"] for command in commands] == [f"/{name}" for name in COMMANDS]
    assert {command["url"] for command in commands} == {URL}
    for command in commands:
        assert command["description"]
        assert command["usage_hint"]
    for part in ("event_subscriptions", "interactivity"):
        assert made["settings"][part]["request_url"] == URL


def test_over_socket_mode_no_address_is_given_and_all_else_is_the_same() -> None:
    made, over_http = manifest(request_url=URL, socket=True), manifest(request_url=URL)
    assert made["settings"]["socket_mode_enabled"]
    assert not over_http["settings"]["socket_mode_enabled"]
    assert URL not in json.dumps(made)
    commands = made["features"]["slash_commands"]
    assert [command["command"] for command in commands] == [f"/{name}" for name in COMMANDS]
    for settings in (made["settings"], over_http["settings"]):
        assert settings["event_subscriptions"]["bot_events"] == list(EVENTS)
        assert settings["interactivity"]["is_enabled"]
        assert settings["org_deploy_enabled"]
    assert made["oauth_config"] == over_http["oauth_config"]


def test_the_shortcut_is_the_one_that_is_listened_to() -> None:
    [shortcut] = manifest(request_url=URL)["features"]["shortcuts"]
    assert (shortcut["type"], shortcut["callback_id"]) == ("message", SHORTCUT)
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150


def test_people_have_a_home_tab_and_can_write_in_private() -> None:
    home = manifest(request_url=URL)["features"]["app_home"]
    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]


def test_texts_hold_within_what_slack_accepts() -> None:
    shown = manifest(request_url=URL)["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
