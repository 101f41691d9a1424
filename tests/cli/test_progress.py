"""What a person at a terminal sees of a long step, on a clock that the tests hold."""

import io
from collections.abc import Iterator

from bot.cli.progress import PATIENCE, Progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that goes forward by a step at each look."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


class Stop:
    """Lets so many ticks go by."""

    def __init__(self, ticks: int) -> None:
        self.left: Iterator[bool] = iter([False] * ticks + [True])

    def wait(self, timeout: float) -> bool:
        return next(self.left)


def gone_through(stream: io.StringIO, *, step: float) -> str:
    items = Progress(stream, clock=Clock(step)).watch("questions lues")(range(10))
    assert list(items) == list(range(10))
    return stream.getvalue()


def test_a_long_pass_shows_how_far_it_went_then_leaves_no_trace() -> None:
    shown = gone_through(Terminal(), step=PATIENCE)
    assert "5/10 questions lues" in shown
    assert "10/10" in shown
    assert shown.endswith("\r")
    assert shown.split("\r")[-2].strip() == ""


def test_a_short_pass_shows_nothing() -> None:
    assert gone_through(Terminal(), step=PATIENCE / 20) == ""


def test_nothing_is_written_where_nobody_watches() -> None:
    assert gone_through(io.StringIO(), step=PATIENCE) == ""
    stream = io.StringIO()
    with Progress(stream).during("compilation"):
        pass
    assert stream.getvalue() == ""


def test_a_step_without_end_in_sight_tells_since_when() -> None:
    stream = Terminal()
    Progress(stream, clock=Clock(PATIENCE)).tick("compilation", Stop(60))
    shown = stream.getvalue().split("\r")[1:]
    assert [len(line) for line in shown] == sorted(len(line) for line in shown)
    assert "60 s compilation" in shown[-1]
    assert all(line.startswith("[") for line in shown)


def test_a_step_shows_nothing_before_a_person_would_wonder() -> None:
    stream = Terminal()
    Progress(stream, clock=Clock(PATIENCE / 10)).tick("compilation", Stop(8))
    assert stream.getvalue() == ""


def test_a_failing_step_fails_as_it_would_alone() -> None:
    stream = Terminal()
    try:
        with Progress(stream, clock=Clock(0.0)).during("compilation"):
            raise KeyError("x")
    except KeyError:
        return
    raise AssertionError("the failure was swallowed")
