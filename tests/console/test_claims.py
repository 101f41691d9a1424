"""What a provider's claims give: by groups, or by the directory where there are none."""

from typing import Any

import pytest

from bot.console.door import Refusal
from bot.console.oidc.claims import Rules, reviewer
from bot.console.reviewer import Office, Reviewer
from bot.domain.directory import Directory
from bot.seed import electoral_map, sample_staff

DIRECTORY = Directory(sample_staff("slack"), electoral_map())
SLACK = "https://slack.com"


def _rules(**changed: Any) -> Rules:
    kept: dict[str, Any] = {
        "claim": "groups",
        "dcap": frozenset({"g-dcap"}),
        "confidential": frozenset({"g-confidentiel"}),
        "coordination": frozenset({"g-coordination"}),
        "by_directory": False,
        "teams": frozenset({"T0ORG"}),
    }
    return Rules(**{**kept, **changed})


def _slack(person: str, **changed: Any) -> dict[str, Any]:
    known = DIRECTORY.people[person]
    return {
        "iss": SLACK,
        "sub": "U1",
        "email": known.email,
        "email_verified": True,
        f"{SLACK}/team_id": "T0ORG",
        f"{SLACK}/user_id": known.accounts["slack"],
        **changed,
    }


@pytest.mark.parametrize(
    ("person", "office"), [("dcap-1", Office.DCAP), ("coord-saguenay", Office.COORDINATION)]
)
def test_with_slack_the_directory_gives_the_role(person: str, office: Office) -> None:
    found = reviewer(_slack(person), _rules(by_directory=True), DIRECTORY)
    name = DIRECTORY.people[person].name
    assert found == Reviewer("U1", name, person, office, confidential=False)


def test_without_groups_the_confidential_readers_are_named_one_by_one() -> None:
    rules = _rules(by_directory=True, confidential=frozenset({"dcap-1"}))
    assert reviewer(_slack("dcap-1"), rules, DIRECTORY).confidential
    assert not reviewer(_slack("dcap-2"), rules, DIRECTORY).confidential


@pytest.mark.parametrize("person", ["ds-chicoutimi", "das-chicoutimi"])
def test_with_slack_a_ds_or_a_das_has_no_part_in_the_console(person: str) -> None:
    with pytest.raises(Refusal, match="annuaire"):
        reviewer(_slack(person), _rules(by_directory=True), DIRECTORY)


@pytest.mark.parametrize("team", ["T9AUTRE", None])
def test_another_slack_workspace_is_refused_even_for_somebody_we_know(team: str | None) -> None:
    claims = _slack("dcap-1", **{f"{SLACK}/team_id": team})
    with pytest.raises(Refusal, match="organisation"):
        reviewer(claims, _rules(by_directory=True), DIRECTORY)


def test_groups_are_read_under_the_name_of_the_settings() -> None:
    claims = {"iss": "https://autre.test", "sub": "s", "name": "Alix Fictif", "roles": "g-dcap"}
    found = reviewer(claims, _rules(claim="roles"), DIRECTORY)
    assert found == Reviewer("s", "Alix Fictif", None, Office.DCAP, confidential=False)
    with pytest.raises(Refusal):
        reviewer(claims, _rules(), DIRECTORY)


@pytest.mark.parametrize("groups", [None, 12, {"g-dcap": True}, [["g-dcap"]]])
def test_groups_of_an_odd_shape_give_nothing(groups: object) -> None:
    claims = {"iss": "https://autre.test", "sub": "s", "groups": groups}
    with pytest.raises(Refusal):
        reviewer(claims, _rules(), DIRECTORY)


def test_somebody_of_the_dcap_s_group_whom_the_directory_calls_a_ds_acts_under_their_name() -> None:
    claims = _slack("ds-chicoutimi", groups=["g-dcap"], name="Aube Exemple")
    found = reviewer(claims, _rules(), DIRECTORY)
    assert (found.role, found.person) == (Office.DCAP, None)


def test_an_entra_object_id_is_the_teams_account_of_the_directory() -> None:
    directory = Directory(sample_staff("teams"), electoral_map())
    oid = directory.people["coord-quebec"].accounts["teams"]
    claims = {"iss": "https://autre.test", "sub": "s", "oid": oid, "groups": ["g-coordination"]}
    assert reviewer(claims, _rules(), directory).person == "coord-quebec"


def test_an_address_in_an_entra_token_counts_only_when_its_domain_is_verified() -> None:
    email = DIRECTORY.people["coord-quebec"].email
    claims = {"iss": "https://autre.test", "sub": "s", "email": email, "groups": ["g-coordination"]}
    with pytest.raises(Refusal):
        reviewer(claims, _rules(), DIRECTORY)
    assert reviewer({**claims, "xms_edov": True}, _rules(), DIRECTORY).person == "coord-quebec"
