"""What the page posts, as Vigie takes it."""

import json

import pytest

from bot.domain.people import Account, Address
from bot.messages import Button, Inbound
from bot.playground.channel import NAME
from bot.playground.inbound import Refused, parse, to_inbound

ME = Account(NAME, "ds-1", name="Aube Exemple")
ROOM = Address(NAME, "alertes", "m3")


def taken(**deed: object) -> Inbound:
    body = {"key": "key-00000001", "person": "ds-1", "room": "alertes", **deed}
    act = parse(json.dumps(body).encode())
    return to_inbound(act, author=ME, address=ROOM, private=False)


def test_a_message_is_text_where_it_was_said() -> None:
    inbound = taken(text="  Bonjour  ")
    assert (inbound.text, inbound.address, inbound.private) == ("Bonjour", ROOM, False)
    assert not inbound.in_request


@pytest.mark.parametrize("typed", ["@Vigie qui publie ?", "@vigie, qui publie ?"])
def test_a_mention_is_not_part_of_the_question(typed: str) -> None:
    assert taken(text=typed).text == "qui publie ?"


@pytest.mark.parametrize(
    ("typed", "command", "text"),
    [
        ("/com4 qui publie ?", "com4", "qui publie ?"),
        ("/RUMEUR", "rumeur", ""),
        ("/rumeur  deux\nlignes ", "rumeur", "deux\nlignes"),
        (" /signaler ", "signaler", ""),
    ],
)
def test_a_command_is_private_to_its_author(typed: str, command: str, text: str) -> None:
    inbound = taken(text=typed)
    assert (inbound.command, inbound.text) == (command, text)
    assert (inbound.address, inbound.private) == (Address(NAME, "ds-1"), True)


def test_a_command_that_nobody_answers_says_which_ones_exist() -> None:
    with pytest.raises(Refused, match="/com4, /rumeur, /incident, /signaler ou /garde"):
        taken(text="/rumeurs tout le monde le dit")


@pytest.mark.parametrize("typed", ["/ 3", "1/2 des bureaux", "// rumeur"])
def test_a_slash_alone_is_not_a_command(typed: str) -> None:
    assert taken(text=typed).text == typed


def test_a_thread_takes_no_command() -> None:
    inbound = taken(text="/rumeur encore", thread="m3")
    assert (inbound.command, inbound.text) == (None, "/rumeur encore")


def test_a_button_carries_ids_and_no_text() -> None:
    inbound = taken(action="prendre", subject="7", message="m3", text="ignoré")
    assert (inbound.button, inbound.text) == (Button("prendre", "7"), "")


def test_a_form_brings_back_its_subject_and_its_fields() -> None:
    inbound = taken(form="rumeur", subject="s1", fields={"dit": "x"})
    assert (inbound.form, inbound.subject) == ("rumeur", "s1")
    assert inbound.fields == {"dit": "x"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"key":"court","person":"a","room":"a","text":"x"}',
        b'{"key":"key-00000001","person":1,"room":"a","text":"x"}',
        b'{"key":"key-00000001","person":"a","room":"a","text":"x","role":"DCAP"}',
        b'{"key":"key-00000001","person":"a","room":"a","form":"f","fields":{"a":1}}',
        b"\xff",
    ],
)
def test_what_the_page_never_posts_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        parse(body)


def test_an_empty_message_and_an_endless_one_are_refused_differently() -> None:
    with pytest.raises(Refused, match="d’abord"):
        taken(text="   ")
    with pytest.raises(Refused, match="trop long"):
        taken(text="a" * 12_001)
