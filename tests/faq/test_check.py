"""What the DCAP is told about the content."""

from dataclasses import replace
from datetime import date

from faq.calibration import Calibration
from faq.catalogue import Catalogue
from faq.check import Finding, Severity, changed_since, check, edition_of
from faq.lexicon import EMPTY
from tests.faq.small import entry

PLENTY = tuple(f"manière numéro {n} de demander" for n in range(12))


def calibrated(catalogue: Catalogue) -> Calibration:
    return Calibration(
        weights=(0.0,) * 5,
        bias=0.0,
        answer_from=0.8,
        suggest_from=0.3,
        edition=edition_of(catalogue, EMPTY),
        rows=1,
    )


def findings(*entries: object) -> tuple[Finding, ...]:
    catalogue = Catalogue.of(entries)  # type: ignore[arg-type]
    return check(catalogue, EMPTY, calibrated(catalogue))


def messages(*entries: object) -> str:
    return "\n".join(f"{f.file} {f.message}" for f in findings(*entries))


def test_a_sound_content_only_gets_its_count() -> None:
    (only,) = findings(entry("a", phrasings=PLENTY))
    assert only == Finding(Severity.NOTE, "", "statuts des 1 entrées : 1 « projet »")


def test_too_few_phrasings_are_told() -> None:
    assert "a.md seulement 2 formulations" in messages(entry("a", phrasings=("un", "deux")))


def test_a_missing_source_is_an_error() -> None:
    found = findings(entry("a", phrasings=PLENTY, source=""))
    assert found[0].severity is Severity.ERREUR


def test_an_unknown_follow_up_is_told() -> None:
    assert "suivi inconnu « potin »" in messages(entry("a", phrasings=PLENTY, follow_up="potin"))


def test_an_older_revision_than_the_newest_is_told() -> None:
    old = entry("a", phrasings=PLENTY)
    new = entry("b", phrasings=tuple(f"autre {n}" for n in range(12)), revision=date(2024, 1, 2))
    assert "a.md révisée le 2022-04-08" in messages(old, new)


def test_near_twins_of_two_entries_are_told_and_those_of_one_are_not() -> None:
    said = "qui dois-je prévenir pour une rumeur en ligne"
    twin = "Qui dois-je prévenir pour une rumeur, là, en ligne ?"
    assert "ressemble trop" in messages(
        entry("a", phrasings=(*PLENTY, said)), entry("b", phrasings=(twin,))
    )
    assert "ressemble trop" not in messages(entry("a", phrasings=(*PLENTY, said, twin)))


def test_a_calibration_of_another_content_is_stale() -> None:
    catalogue = Catalogue.of([entry("a", phrasings=PLENTY)])
    stale = replace(calibrated(catalogue), edition="autre")
    assert "périmée" in check(catalogue, EMPTY, stale)[0].message
    assert "aucune calibration" in check(catalogue, EMPTY, None)[0].message


def test_what_changed_since_the_calibration_is_named() -> None:
    catalogue = Catalogue.of([entry("a", phrasings=PLENTY)])
    edition = edition_of(catalogue, EMPTY, "definitions")
    fitted = replace(calibrated(catalogue), edition=edition)
    assert changed_since(fitted, edition) == ()
    reworded = Catalogue.of([entry("a", phrasings=(*PLENTY, "une autre manière"))])
    assert changed_since(fitted, edition_of(reworded, EMPTY, "others")) == (
        "le contenu",
        "les définitions des signalements",
    )
    words = replace(EMPTY, common_words=frozenset({"mot"}))
    assert changed_since(fitted, edition_of(catalogue, words, "definitions")) == ("le lexique",)


def test_a_calibration_that_knew_no_definitions_is_stale_where_there_are_some() -> None:
    catalogue = Catalogue.of([entry("a", phrasings=PLENTY)])
    (told, _) = check(catalogue, EMPTY, calibrated(catalogue), definitions="some")
    assert "la manière de calibrer" in told.message
