"""What a form becomes on the page."""

import re

import pytest

from bot.messages import Field, Form
from bot.playground.form_html import RADIOS_AT_MOST, render_form

NASTY = '"><script>alert(1)</script>'


def one(field: Field) -> str:
    return render_form(Form("f", "Titre", "Envoyer", (field,)))


def options(count: int) -> tuple[tuple[str, str], ...]:
    return tuple((f"v{number}", f"Choix {number}") for number in range(count))


@pytest.mark.parametrize("kind", ["line", "text", "url", "choice", "check"])
@pytest.mark.parametrize("count", [0, 2, RADIOS_AT_MOST + 1])
def test_every_field_is_labelled_described_and_escaped(kind: str, count: int) -> None:
    shown = one(Field("q", NASTY, kind, True, NASTY, NASTY, options=options(count)))
    assert "<script" not in shown
    assert "(obligatoire)" in shown
    assert re.search(r'(<label for="f-q">|<legend>|<label class="option">)', shown)
    assert 'aria-describedby="h-q e-q"' in shown
    assert '<p class="error" id="e-q" hidden></p>' in shown


def test_a_short_list_is_radios_and_a_long_one_a_menu() -> None:
    short = one(Field("q", "Où ?", "choice", options=options(RADIOS_AT_MOST)))
    long = one(Field("q", "Où ?", "choice", options=options(RADIOS_AT_MOST + 1)))
    assert (short.count('type="radio"'), "<select" in short) == (RADIOS_AT_MOST, False)
    assert (long.count('type="radio"'), "<select" in long) == (0, True)


def test_what_was_answered_before_is_there_again() -> None:
    assert 'value="v1" checked' in one(
        Field("q", "Où ?", "choice", initial="v1", options=options(2))
    )
    assert '<option value="v7" selected>' in one(
        Field("q", "Où ?", "choice", initial="v7", options=options(9))
    )
    assert ">déjà dit</textarea>" in one(Field("q", "Quoi ?", "text", initial="déjà dit"))
    boxes = one(Field("q", "Quels torts ?", "check", initial="v0,v2", options=options(3)))
    assert re.findall(r'value="(v\d)" checked', boxes) == ["v0", "v2"]


def test_the_form_names_itself_and_its_subject() -> None:
    shown = render_form(Form("rumeur", "Titre", "Envoyer", (), subject='a"b'))
    assert 'data-form="rumeur" data-subject="a&quot;b"' in shown


def test_lengths_are_those_of_the_field() -> None:
    assert 'maxlength="80"' in one(Field("q", "Lien", "url", max_length=80))
