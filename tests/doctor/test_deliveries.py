"""What did not leave is told with its cause, and by reference alone."""

from datetime import timedelta

from bot.doctor.checkup import State
from bot.doctor.deliveries import delivery_lines
from bot.doctor.records import Records
from bot.domain.directory import Directory
from bot.storage.health import Dead, LostCard, Overdue
from tests.clock import START
from tests.doctor.waiting import about

LATE, DEAD, LOST = "Envois en retard", "Envois abandonnés", "Cartes non reçues"


def records(
    overdue: Overdue | None = None, dead: tuple[Dead, ...] = (), lost: tuple[LostCard, ...] = ()
) -> Records:
    return Records(Directory([]), [], {}, overdue, dead, lost)


def test_when_everything_left_each_line_is_good() -> None:
    lines = delivery_lines(records(), START)
    assert [line.subject for line in lines] == [LATE, DEAD, LOST]
    assert {line.state for line in lines} == {State.OK}


def test_late_jobs_without_a_cause_ask_whether_vigie_serves() -> None:
    late = Overdue(12, START - timedelta(hours=3), None)
    line = about(delivery_lines(records(late), START), LATE)
    assert line.state is State.PANNE
    assert line.said.startswith("12, ")
    assert "vigie serve" in line.todo


def test_late_jobs_say_what_the_platform_last_answered() -> None:
    late = Overdue(1, START - timedelta(hours=3), "token_invalid_client")
    line = about(delivery_lines(records(late), START), LATE)
    assert "token_invalid_client" in line.said
    assert "VIGIE_TEAMS_APP_PASSWORD" in line.todo


def test_jobs_given_up_are_told_by_cause() -> None:
    dead = (Dead("is_archived", 3, START), Dead("disabled_by_admin", 1, START))
    lines = [line for line in delivery_lines(records(dead=dead), START) if line.subject == DEAD]
    assert [line.state for line in lines] == [State.ATTENTION] * 2
    assert "3 " in lines[0].said
    assert "is_archived" in lines[0].said
    assert "disabled_by_admin" in lines[1].said


def test_a_case_with_lost_cards_is_named_once_a_cause() -> None:
    lost = (
        LostCard("RUM-0001", "not_in_channel"),
        LostCard("RUM-0001", "not_in_channel"),
        LostCard("MAN-0002", "not_in_channel"),
        LostCard("RUM-0001", "app_removed"),
    )
    lines = [line for line in delivery_lines(records(lost=lost), START) if line.subject == LOST]
    assert {line.state for line in lines} == {State.PANNE}
    assert [line.said.partition(" : ")[0] for line in lines] == ["RUM-0001, MAN-0002", "RUM-0001"]
