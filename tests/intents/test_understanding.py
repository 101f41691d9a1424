"""One Understanding for each message, whatever it holds."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faq.calibration import Zone
from faq.entry import Audience
from intents.explain import explain
from intents.understanding import Understander, build_understander


@pytest.mark.parametrize("text", ["", "  ", "???", "😀😀", "12 34", "ok", "OK!!", "lol"])
def test_nothing_to_look_for_is_never_scored(understander: Understander, text: str) -> None:
    understood = understander.understand(text)
    assert understood.zone is Zone.ABSTAIN
    assert (understood.matches, understood.probability, understood.intent) == ((), 0.0, None)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Bonjour !", "salutation"),
        ("allo", "salutation"),
        ("merci ben gros", "merci"),
        ("thanks", "merci"),
    ],
)
def test_a_courtesy_is_recognised_and_abstains(
    understander: Understander, text: str, intent: str
) -> None:
    understood = understander.understand(text)
    assert (understood.intent, understood.zone) == (intent, Zone.ABSTAIN)


def test_a_courtesy_in_front_does_not_hide_the_question(understander: Understander) -> None:
    understood = understander.understand("Bonjour, qui dois-je contacter selon mon rôle ? Merci")
    alone = understander.understand("Qui dois-je contacter selon mon rôle ?")
    assert understood.matches[0].entry_id == alone.matches[0].entry_id == "qui_contacter"
    assert understood.zone is alone.zone


def test_a_report_is_told_with_what_the_message_says(understander: Understander) -> None:
    said = "Depuis ce matin une rumeur circule sur TikTok à Chicoutimi https://exemple.test/v"
    understood = understander.understand(said)
    assert (understood.intent, understood.is_report) == ("rumeur", True)
    assert understood.fields.circonscription == "chicoutimi"
    assert understood.fields.platform == "tiktok"
    assert understood.fields.links == ("https://exemple.test/v",)


def test_a_das_who_is_asked_something_reports_no_case(understander: Understander) -> None:
    understood = understander.understand("On me pose une question sur Messenger")
    assert understood.intent == "question_recue"
    assert not understood.is_report


@pytest.mark.parametrize(
    ("role", "expected"), [(Audience.DAS, "publication_das"), (Audience.DS, "publication_ds")]
)
def test_the_role_decides_between_twins(
    understander: Understander, role: Audience, expected: str
) -> None:
    said = "comment demander une publication sur les comptes officiels"
    assert understander.understand(said, audience=role).matches[0].entry_id == expected


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=400))
def test_any_text_is_understood_without_error(understander: Understander, text: str) -> None:
    understood = understander.understand(text)
    assert 0.0 <= understood.probability <= 1.0
    assert all(0.0 <= match.probability <= 1.0 for match in understood.matches)


def test_an_explanation_shows_each_step(understander: Understander) -> None:
    shown = explain(understander, "ya une rumuer su fb").as_text()
    for part in ("« rumuer » lu « rumeur »", "facebook", "rumeur nommée", "Signalement de type"):
        assert part in shown


def test_a_content_directory_without_calibration_calibrates_itself(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    directory = tmp_path_factory.mktemp("content")
    for name, words in (("horaire", "ouverture heure ouvert"), ("carte", "carte membre abonner")):
        phrasings = "".join(f"  - {word} de la bibliothèque\n" for word in words.split())
        (directory / f"{name}.md").write_text(
            f"---\ntitre: {name}\naudience: [DS]\nsource: essai\nrevision: 2022-04-08\n"
            f"statut: projet\nsuivi: aucun\nphrasings:\n{phrasings}---\n## Tous\nRéponse.\n",
            encoding="utf-8",
        )
    understander = build_understander(directory)
    assert understander.calibration.edition == understander.matcher.edition
    assert understander.understand("ouverture").matches[0].entry_id == "horaire"
