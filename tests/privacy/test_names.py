"""Names of the directory are masked when full, and only then."""

import pytest

from bot.privacy import Masker
from tests.privacy.samples import MASKER


@pytest.mark.parametrize(
    "written",
    [
        "Aube Exemple",
        "AUBE EXEMPLE",
        "Exemple Aube",
        "Exemple, Aube",
        "aube.exemple",
        "Marie-Ève Gabarit",
        "marie eve gabarit",
        "GABARIT, Marie‑Ève",
        "Marie-E\u0300ve Gabarit",
        "Anna de la Maquette",
        "de la Maquette Anna",
        "Jean Talon",
    ],
)
def test_a_full_name_is_masked_in_any_case_accents_and_order(written: str) -> None:
    assert MASKER.mask(f"Selon {written}, oui") == "Selon [nom], oui"


@pytest.mark.parametrize(
    "written",
    [
        "Aube",
        "Exemple",
        "Marie-Ève",
        "Marie Gabarit",
        "Aube et Exemple",
        "Aubes Exemples",
        "Madonna",
        "Jean-Talon",
        "Taillon, Bourget et Louis-Hébert",
        "Aube Exemple2",
        "Aube (Exemple)",
    ],
)
def test_a_bare_name_or_a_circonscription_stays(written: str) -> None:
    assert MASKER.mask(written) == written


def test_the_longest_name_wins() -> None:
    masker = Masker(["Aube Exemple", "Aube Exemple Modèle"])
    assert masker.mask("Aube Exemple Modèle et Aube Exemple") == "[nom] et [nom]"


def test_names_that_share_a_first_name_are_all_masked() -> None:
    masker = Masker(["Aube Exemple", "Aube Modèle"])
    assert masker.mask("Aube Modèle, Aube Exemple, Aube Essai") == "[nom], [nom], Aube Essai"


def test_an_empty_directory_masks_no_name() -> None:
    assert Masker([]).mask("Aube Exemple, a@exemple.test") == "Aube Exemple, [courriel]"


def test_one_hyphenated_word_in_the_directory_is_not_a_full_name() -> None:
    assert Masker(["Jean-Talon"]).mask("Jean Talon et Jean-Talon") == "Jean Talon et Jean-Talon"
