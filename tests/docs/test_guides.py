"""The staff's guides say what Vigie says, and show her as she is."""

import re

import pytest

from bot.config import Settings
from bot.domain.policy import ProjectChoices
from tests.docs.guides import GUIDES, ROLES, SLACK, is_ours, quoted
from tests.docs.pages import DOCS, code_words, sections, text_of
from tests.guides.pictures import FOLDER, HEAVIEST, picture, width_of
from tests.guides.scenes import SCENES

PAGES = {role: text_of(GUIDES / f"{role}.md") for role in ROLES}
ONE_PAGE = 700
"""Words that a printed page still holds beside its pictures made small."""

CHOICES = ProjectChoices()
MINUTES = {
    CHOICES.rumeur_delai,
    2 * CHOICES.rumeur_delai,
    CHOICES.rumeur_confirmation_ds,
    int(CHOICES.rumeur_confirmation_ds * CHOICES.das_part_du_delai),
    CHOICES.incident_delai,
    CHOICES.incident_delai_jour_j,
}
DELAYS = {
    "minutes": MINUTES,
    "heures": {CHOICES.manquement_delai // 60},
    "mois": {Settings().retention_exchanges_days * 12 // 365},
}
_IMAGE = re.compile(r"!\[[^\]]+\]\(\.\./images/guides/([\w-]+)\.png\)")
_DELAY = re.compile(r"(\d+)\s(minutes|heures|mois)\b(\\\*)?")
_COMMAND = re.compile(r"(?<![\w/])/[a-z][a-z0-9]*(?![\w/])")


@pytest.mark.parametrize("role", ROLES)
def test_what_a_guide_quotes_is_what_vigie_says(role: str) -> None:
    assert quoted(PAGES[role])
    assert sorted(words for words in quoted(PAGES[role]) if not is_ours(words)) == []


@pytest.mark.parametrize("words", ["Transmettre", "Prendre en charge le dossier", "Oui oui", "x"])
def test_what_vigie_does_not_say_is_not_hers(words: str) -> None:
    assert not is_ours(words)


@pytest.mark.parametrize("role", ROLES)
def test_a_guide_names_every_command_and_no_other(role: str) -> None:
    named = {found for code in code_words(PAGES[role]) for found in _COMMAND.findall(code)}
    assert named == {command["command"] for command in SLACK["features"]["slash_commands"]}


@pytest.mark.parametrize("role", ROLES)
def test_a_delay_is_the_one_in_force_and_is_marked_as_the_project_s(role: str) -> None:
    delays = _DELAY.findall(PAGES[role])
    assert delays != []
    assert [delay for delay in delays if int(delay[0]) not in DELAYS[delay[1]]] == []
    assert [delay for delay in delays if not delay[2]] == []


@pytest.mark.parametrize("role", ROLES)
def test_a_guide_says_what_is_kept_what_is_never_done_and_ends_with_the_telephone(
    role: str,
) -> None:
    parts = sections(PAGES[role])
    assert [title for title in parts if title.startswith("Ce qui est gardé")] != []
    assert "publie rien" in parts["Ce que Vigie ne fait jamais"]
    assert list(parts)[-1] == "Si Vigie ne répond pas"
    assert re.search(r"téléphone", parts["Si Vigie ne répond pas"], re.IGNORECASE)
    assert "☎" in parts["Si Vigie ne répond pas"]


@pytest.mark.parametrize("role", ROLES)
def test_a_guide_fits_on_one_page(role: str) -> None:
    assert len(re.findall(r"[\w’-]+", _IMAGE.sub("", PAGES[role]))) <= ONE_PAGE


def test_every_scene_has_its_picture_shown_once_and_there_is_no_other() -> None:
    shown = [name for page in PAGES.values() for name in _IMAGE.findall(page)]
    assert sorted(shown) == sorted(SCENES)
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(SCENES)


@pytest.mark.parametrize("name", SCENES)
def test_a_picture_is_as_wide_as_a_phone_and_loads_quickly(name: str) -> None:
    data = picture(name).read_bytes()
    assert width_of(data) == 390
    assert len(data) <= HEAVIEST


def test_every_guide_is_known() -> None:
    known = {*ROLES, "console", "installation-slack", "installation-teams"}
    assert {path.stem for path in (DOCS / "guides").glob("*.md")} == known
