"""Who cannot be reached today is named, with the reason, before an alert is lost for it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from bot.doctor.asking import NoAnswer
from bot.doctor.checkup import State
from bot.doctor.directory import directory_lines
from bot.doctor.people_slack import PATIENCE, Trouble, in_slack
from bot.doctor.people_teams import in_teams
from bot.doctor.slack import SlackApi
from bot.domain.people import Person, Role
from bot.teams.errors import OF_THE_ROOM
from tests.doctor.staff import COORD, DAS, DCAP, DS, person, staff
from tests.doctor.waiting import about
from tests.fakes.slack_api import FakeSlack, Fault

EVERYBODY = (COORD, DS, DAS, DCAP)
AAD = "00000000-0000-4000-8000-00000000000A"


def reaching(api: SlackApi) -> Trouble:
    return partial(api.trouble_with, teams=frozenset({"T0ORG"}))


def nowhere(someone: Person) -> Person:
    return replace(someone, accounts={})


def teams(someone: Person, account: str = AAD) -> Person:
    return replace(someone, accounts={"teams": account})


async def test_everybody_whom_slack_knows_is_counted(api: SlackApi, slack: FakeSlack) -> None:
    for one in EVERYBODY:
        slack.add_user(one.accounts["slack"], one.id)
    seen: list[str] = []

    def watch(people: Sequence[Person]) -> Iterator[Person]:
        for one in people:
            seen.append(one.id)
            yield one

    lines = await in_slack(staff(*EVERYBODY), reaching(api), watch)
    assert [(line.state, line.said) for line in lines] == [(State.OK, "joignables : 4 sur 4")]
    assert seen == [one.id for one in EVERYBODY]


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        ("deactivated", "user_deactivated"),
        ("absent", "user_not_found"),
        ("elsewhere", "other_workspace"),
    ],
)
async def test_each_reason_is_told_apart_with_who_it_is(
    trouble: str, code: str, api: SlackApi, slack: FakeSlack
) -> None:
    slack.add_user("Ucoord", "coord")
    if trouble != "absent":
        ds = slack.add_user("Uds", "ds", team="T9AILLEURS" if trouble == "elsewhere" else "")
        ds.deactivated = trouble == "deactivated"
    lines = await in_slack(staff(COORD, DS), reaching(api), list)
    bad, count = lines
    assert bad.state is State.PANNE
    assert bad.said.endswith(f"({code}) : ds")
    assert bad.todo
    assert count.said == "joignables : 1 sur 2"


async def test_a_das_who_cannot_be_reached_breaks_nothing_unless_acting_as_the_ds(
    api: SlackApi,
) -> None:
    lines = await in_slack(staff(DAS), reaching(api), list)
    assert lines[0].state is State.ATTENTION
    acting = replace(DAS, replaces_from=date(2026, 10, 1))
    lines = await in_slack(staff(acting), reaching(api), list)
    assert lines[0].state is State.PANNE


async def test_the_account_of_a_robot_is_not_a_person_s(api: SlackApi, slack: FakeSlack) -> None:
    slack.fail("users.info", Fault(text='{"ok": true, "user": {"is_bot": true}}'))
    assert await api.trouble_with("Uds", frozenset({"T0ORG"})) == "cannot_dm_bot"


@pytest.mark.parametrize("body", ['{"ok": true}', '{"ok": true, "user": 3}'])
async def test_an_answer_without_anybody_in_it_is_not_believed(
    body: str, api: SlackApi, slack: FakeSlack
) -> None:
    slack.fail("users.info", Fault(text=body))
    with pytest.raises(NoAnswer, match="unreadable_answer"):
        await api.trouble_with("Uds", frozenset({"T0ORG"}))


async def test_a_user_of_another_workspace_of_the_organisation_is_reached(
    api: SlackApi, slack: FakeSlack
) -> None:
    told = '{"ok": true, "user": {"team_id": "T9", "enterprise_user": {"enterprise_id": "E1"}}}'
    slack.fail("users.info", Fault(text=told))
    assert await api.trouble_with("Uds", frozenset({"E1"})) is None


async def test_a_slack_that_falters_loses_one_person_and_not_the_others(
    api: SlackApi, slack: FakeSlack
) -> None:
    for one in EVERYBODY:
        slack.add_user(one.accounts["slack"], one.id)
    slack.fail("users.info", Fault(status=500))
    lines = await in_slack(staff(*EVERYBODY), reaching(api), list)
    assert [line.state for line in lines] == [State.ATTENTION, State.OK]
    assert "coord" in lines[0].said
    assert lines[1].said == "joignables : 3 sur 4"


async def test_a_slack_that_answers_no_more_is_left_alone_and_nobody_is_forgotten() -> None:
    asked: list[str] = []

    async def silent(account: str) -> str | None:
        asked.append(account)
        raise NoAnswer("timeout")

    people = [person(f"das-{n}", Role.DAS) for n in range(PATIENCE + 4)]
    lines = await in_slack(staff(*people), silent, list)
    assert len(asked) == PATIENCE
    told = " ".join(line.said for line in lines)
    assert all(one.id in told for one in people)
    assert {line.state for line in lines} == {State.ATTENTION}


async def test_without_anybody_in_slack_slack_is_asked_nothing() -> None:
    async def never(_account: str) -> str | None:
        raise AssertionError

    assert await in_slack(staff(teams(DS)), never, list) == []


def test_a_person_with_two_accounts_is_checked_where_vigie_writes_to_them() -> None:
    both = replace(DS, accounts={"slack": "Uds", "teams": AAD})
    assert in_teams(staff(both), {}) == []


def test_who_talked_to_vigie_in_teams_is_reached_whatever_the_case_of_the_id() -> None:
    lines = in_teams(staff(teams(DS)), {AAD.lower(): None})
    assert [(line.state, line.said) for line in lines] == [
        (State.OK, "conversation ouverte : 1 sur 1")
    ]


def test_a_teams_own_id_is_kept_as_it_is() -> None:
    assert in_teams(staff(teams(DS, "29:Abc")), {"29:Abc": None})[0].state is State.OK


def test_who_was_never_seen_in_teams_is_named_with_what_it_takes() -> None:
    (unseen,) = in_teams(staff(teams(DS)), {})
    assert unseen.state is State.ATTENTION
    assert "sans conversation" in unseen.said
    assert unseen.said.endswith("ds")
    assert "installez" in unseen.todo


def test_each_refusal_of_teams_is_told_apart() -> None:
    told = {in_teams(staff(teams(DS)), {AAD.lower(): cause})[0].said for cause in OF_THE_ROOM}
    assert len(told) == len(OF_THE_ROOM)


def test_a_directory_with_everybody_has_nothing_to_say() -> None:
    assert {line.state for line in directory_lines(staff(*EVERYBODY))} == {State.OK}


def test_an_empty_directory_is_broken_and_says_which_command_to_run() -> None:
    (line,) = directory_lines(staff())
    assert line.state is State.PANNE
    assert "vigie annuaire import" in line.todo


def test_a_circonscription_without_coordination_is_named_once() -> None:
    other = person("ds-2", Role.DS, coordonnateur="partie")
    lines = directory_lines(staff(replace(DS, coordonnateur=""), other, DCAP))
    line = about(lines, "Coordination")
    assert line.state is State.ATTENTION
    assert line.said.count("Chicoutimi") == 1


def test_who_has_no_account_is_named_and_matters_if_the_rules_write_to_them() -> None:
    lines = directory_lines(staff(COORD, DS, DCAP, nowhere(DAS)))
    assert about(lines, "Personnes sans compte").state is State.ATTENTION
    lines = directory_lines(staff(COORD, nowhere(DS), DCAP, nowhere(DAS)))
    line = about(lines, "Personnes sans compte")
    assert line.state is State.PANNE
    assert line.said.endswith(" : das, ds")


def test_a_directory_without_the_dcap_says_what_is_at_stake() -> None:
    assert about(directory_lines(staff(COORD, DS)), "Annuaire, DCAP").state is State.ATTENTION


def test_nobody_s_name_is_told() -> None:
    lines = [
        *directory_lines(staff(COORD, nowhere(DS))),
        *in_teams(staff(teams(DS)), {AAD.lower(): "blocked_by_user"}),
    ]
    assert "Camille" not in repr(lines)
