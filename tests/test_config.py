"""Settings: what is read, what is refused, and that everything wrong is told at once."""

from pathlib import Path
from typing import Any

import pytest

from bot.config import ConfigError, Settings, check_for_service, load_settings, parse_bind
from bot.service import refuse_drafts
from intents.understanding import build_understander

GOOD: dict[str, Any] = {
    "slack_bot_token": "xoxb-fictif",
    "slack_signing_secret": "secret-fictif",
    "slack_team_ids": "T0ORG, E0ORG",
    "dcap_room": "slack:CALERTES",
    "dcap_confidential_room": "slack:GMANQUEMENTS",
    "dcap_telephone": "418 555-0100",
    "link_comptes_officiels": "https://exemple.test/comptes",
}


def problems_of(**changes: Any) -> str:
    """Everything that is wrong with the good settings once changed, as one text."""
    settings = Settings.model_validate({**GOOD, **changes})
    with pytest.raises(ConfigError) as refused:
        check_for_service(settings)
    return str(refused.value)


def test_good_settings_are_accepted() -> None:
    settings = Settings.model_validate(GOOD)
    check_for_service(settings)
    assert settings.team_ids == {"T0ORG", "E0ORG"}


def test_every_missing_setting_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as refused:
        check_for_service(Settings.model_validate({}))
    told = "\n".join(refused.value.problems)
    for name in (
        "VIGIE_SLACK_BOT_TOKEN",
        "VIGIE_SLACK_SIGNING_SECRET",
        "VIGIE_SLACK_TEAM_IDS",
        "VIGIE_DCAP_ROOM",
        "VIGIE_DCAP_CONFIDENTIAL_ROOM",
        "VIGIE_DCAP_TELEPHONE",
        "VIGIE_LINK_COMPTES_OFFICIELS",
    ):
        assert name in told


def test_one_room_for_alerts_and_manquements_is_refused() -> None:
    told = problems_of(dcap_confidential_room="slack:CALERTES")
    assert "VIGIE_DCAP_CONFIDENTIAL_ROOM doit différer" in told


def test_administration_on_the_public_address_is_refused() -> None:
    told = problems_of(bind="127.0.0.1:8080", admin_bind="127.0.0.1:8080")
    assert "VIGIE_ADMIN_BIND" in told


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("dcap_room", "CALERTES", "slack:C0123ABCD"),
        ("bind", "8080", "127.0.0.1:8080"),
        ("admin_bind", "localhost:99999", "127.0.0.1:8080"),
        ("link_politique", "http://exemple.test", "https://"),
    ],
)
def test_a_setting_of_the_wrong_shape_is_told_with_an_example(
    name: str, value: str, told: str
) -> None:
    assert told in problems_of(**{name: value})


def test_a_secret_is_read_from_the_file_that_its_file_setting_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "jeton"
    secret.write_text("xoxb-du-fichier\n", encoding="utf-8")
    monkeypatch.setenv("VIGIE_SLACK_BOT_TOKEN_FILE", str(secret))
    assert load_settings().slack_bot_token.get_secret_value() == "xoxb-du-fichier"


def test_a_missing_secret_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_SLACK_BOT_TOKEN_FILE", "nulle-part/jeton")
    with pytest.raises(ConfigError, match="nulle-part/jeton"):
        load_settings()


def test_values_that_cannot_be_read_are_all_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_RETENTION_SENT_DAYS", "sept")
    monkeypatch.setenv("VIGIE_CONTENU", "brouillon")
    with pytest.raises(ConfigError) as refused:
        load_settings()
    assert "VIGIE_RETENTION_SENT_DAYS" in str(refused.value)
    assert "VIGIE_CONTENU" in str(refused.value)


def test_a_project_choice_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_CHOICES__RUMEUR_DELAI", "20")
    choices = load_settings().choices
    assert (choices.rumeur_delai, choices.incident_delai) == (20, 30)


def test_secrets_do_not_show_in_what_is_printed() -> None:
    assert "xoxb-fictif" not in repr(Settings.model_validate(GOOD))


def test_drafts_are_refused_in_production_and_accepted_when_said() -> None:
    understander = build_understander()
    with pytest.raises(ConfigError, match="VIGIE_CONTENU=projet"):
        refuse_drafts(Settings.model_validate(GOOD), understander)
    refuse_drafts(Settings.model_validate({**GOOD, "contenu": "projet"}), understander)


@pytest.mark.parametrize("value", ["", ":", "8080", "h:", "h:abc", "h:70000"])
def test_a_bind_that_is_no_address_is_none(value: str) -> None:
    assert parse_bind(value) is None


@pytest.mark.parametrize("name", ["heures_calmes_debut", "heures_calmes_fin"])
def test_quiet_hours_are_hours_of_the_day(name: str) -> None:
    for hour in (-1, 24, 2100):
        assert f"VIGIE_CHOICES__{name.upper()}" in problems_of(choices={name: hour})
    check_for_service(Settings.model_validate({**GOOD, "choices": {name: 0}}))


TEAMS: dict[str, Any] = {
    "teams_app_type": "SingleTenant",
    "teams_app_id": "11111111-2222-4333-8444-555555555555",
    "teams_app_password": "secret-fictif",
    "teams_tenant_ids": "66666666-7777-4888-8999-000000000000",
    "dcap_room": "teams:19:alertes@thread.tacv2",
    "dcap_confidential_room": "teams:19:manquements@thread.tacv2",
    "dcap_telephone": "418 555-0100",
    "link_comptes_officiels": "https://exemple.test/comptes",
}


def test_teams_alone_or_beside_slack_is_accepted() -> None:
    check_for_service(Settings.model_validate(TEAMS))
    check_for_service(Settings.model_validate({**GOOD, **TEAMS}))
    check_for_service(Settings.model_validate({**TEAMS, **GOOD}))


def test_a_managed_identity_has_no_password() -> None:
    settings = {**TEAMS, "teams_app_type": "UserAssignedMSI", "teams_app_password": ""}
    check_for_service(Settings.model_validate(settings))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"teams_app_type": ""}, "VIGIE_TEAMS_APP_TYPE est requis"),
        ({"teams_app_id": ""}, "VIGIE_TEAMS_APP_ID est requis"),
        ({"teams_app_password": ""}, "VIGIE_TEAMS_APP_PASSWORD est requis"),
        ({"teams_tenant_ids": ""}, "VIGIE_TEAMS_TENANT_IDS est requis"),
        ({"teams_app_id": "vigie"}, "« vigie » n’est pas un identifiant"),
        ({"teams_tenant_ids": "*"}, "« * » n’est pas un identifiant"),
        ({"dcap_room": "slack:C0123ABCD"}, "est dans Slack, qui n’est pas réglé"),
        (
            {"teams_tenant_ids": f"{TEAMS['teams_tenant_ids']},{TEAMS['teams_app_id']}"},
            "n’a qu’une organisation",
        ),
    ],
)
def test_teams_without_authentication_or_tenant_is_refused(
    changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(ConfigError, match=told.replace("*", r"\*")):
        check_for_service(Settings.model_validate({**TEAMS, **changes}))


def test_the_first_tenant_listed_is_ours() -> None:
    ours, neighbour = "FFFFFFFF-7777-4888-8999-000000000000", TEAMS["teams_tenant_ids"]
    settings = Settings.model_validate({**TEAMS, "teams_tenant_ids": f" {ours} , {neighbour}"})
    assert settings.home_tenant == ours.lower()
    assert settings.tenant_ids == {ours.lower(), neighbour}


def test_an_unknown_kind_of_teams_application_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VIGIE_TEAMS_APP_TYPE", "Autre")
    with pytest.raises(ConfigError, match="VIGIE_TEAMS_APP_TYPE"):
        load_settings()
