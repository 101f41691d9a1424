"""What Teams tells of files, and what a form says of them: whatever the shape."""

import pytest

from bot.messages import Field, Form
from bot.teams import inbound
from bot.teams.data import FormData
from bot.teams.files import joined
from bot.teams.forms import form_card
from tests.fakes.teams_state import lines
from tests.teams.test_inbound import activity


@pytest.mark.parametrize(
    "attachments",
    [
        None,
        "x",
        [None, 3],
        [{"contentType": "text/html", "content": "<p>bonjour</p>"}],
        [{"contentType": "image/png"}],
        [{"contentType": 3, "contentUrl": "https://exemple.test"}],
    ],
)
def test_what_is_no_file_is_none(attachments: object) -> None:
    assert joined(activity(attachments=attachments)) == ()


def test_a_message_brings_its_files_even_without_a_word() -> None:
    attached = {"contentType": "image/png", "contentUrl": "https://teams.exemple/qc/v3/1"}
    found = inbound.of_message(activity(text="", attachments=[attached]))
    assert found is not None
    assert (found.text, len(found.files)) == ("", 1)


def test_a_form_says_when_to_send_a_file_and_has_no_input_for_it() -> None:
    fields = (Field("dit", "Quoi ?"), Field("capture", "Capture d’écran", "file"))
    form = Form("signalement", "Signaler", "Envoyer", fields)
    card = form_card(form, FormData("signalement", "", "un", "a:un"), in_dialog=True)
    assert any("envoyez le fichier à Vigie" in line for line in lines(card))
    assert "champ_capture" not in repr(card)
