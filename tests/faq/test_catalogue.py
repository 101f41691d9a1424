"""The edition tells contents apart, and only contents."""

from faq.catalogue import Catalogue
from tests.faq.small import catalogue, entry


def test_the_edition_does_not_depend_on_the_order() -> None:
    forth = Catalogue.of([entry("emprunt"), entry("retard")])
    back = Catalogue.of([entry("retard"), entry("emprunt")])
    assert forth.edition == back.edition


def test_any_change_of_content_changes_the_edition() -> None:
    editions = {
        Catalogue.of([entry("emprunt")]).edition,
        Catalogue.of([entry("emprunt", title="Autre")]).edition,
        Catalogue.of([entry("emprunt", answers={None: "Autre."})]).edition,
        Catalogue.of([entry("emprunt")], negatives=["non"]).edition,
    }
    assert len(editions) == 4


def test_an_entry_that_is_no_more_is_none() -> None:
    assert catalogue().get("disparue") is None
    assert catalogue().get("emprunt") == entry("emprunt")
