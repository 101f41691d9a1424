"""Every setting is documented with its real default, and no page names one that is not there."""

import re
from dataclasses import fields

import pytest
from pydantic import SecretStr

from bot.config import PREFIX, Settings, check_for_service, load_settings
from bot.config import ConfigError as Refused
from bot.domain.policy import ProjectChoices
from tests.docs.pages import DOCS, code_words, pages, table_rows, text_of

SETTINGS = text_of(DOCS / "reglages.md")
TO_CONFIRM = text_of(DOCS / "choix-a-confirmer.md")
ROWS = {row[0].strip("`"): row for row in table_rows(SETTINGS)}
CHOICES = {f"{PREFIX}CHOICES__{item.name.upper()}": item.default for item in fields(ProjectChoices)}
PLAIN = {
    f"{PREFIX}{name.upper()}": item.default
    for name, item in Settings.model_fields.items()
    if name != "choices"
}


def _shown(default: object) -> str:
    plain = default.get_secret_value() if isinstance(default, SecretStr) else default
    if isinstance(plain, bool):
        return f"`{str(plain).lower()}`"
    return "vide" if plain in (None, "") else f"`{plain}`"


@pytest.mark.parametrize(("name", "default"), [*PLAIN.items(), *CHOICES.items()])
def test_a_setting_has_its_row_with_its_default_an_example_and_its_meaning(
    name: str, default: object
) -> None:
    _name, shown, example, meaning = ROWS[name]
    assert shown == _shown(default)
    assert example.startswith("`")
    assert example != shown
    assert meaning


def test_no_row_names_a_setting_that_does_not_exist() -> None:
    assert set(ROWS) == set(PLAIN) | set(CHOICES)


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    known = set(PLAIN) | set(CHOICES) | {f"{PREFIX}CHOICES"}
    found = {
        (path.name, name)
        for path in pages()
        for name in re.findall(r"VIGIE_[A-Z_]*[A-Z]", text_of(path))
        if name.removesuffix("_FILE") not in known
    }
    assert found == set()


def test_every_choice_of_the_project_is_put_to_the_dcap() -> None:
    assert set(CHOICES) <= code_words(TO_CONFIRM)


def test_every_duration_of_conservation_is_put_to_the_dcap() -> None:
    kept = {name for name in PLAIN if "RETENTION" in name}
    assert kept
    assert kept <= code_words(TO_CONFIRM)


def test_required_settings_are_those_without_which_serving_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in PLAIN:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Refused) as refusal:
        check_for_service(load_settings())
    told = " ".join(refusal.value.problems)
    required = set(re.findall(r"VIGIE_[A-Z_]*[A-Z]", told))
    assert required == {name for name, row in ROWS.items() if row[3].startswith("**Requis")}
