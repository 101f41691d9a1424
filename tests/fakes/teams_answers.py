"""What people see of the answer to an invoke, and what Teams would refuse in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.teams_connector import FakeTeams
from tests.fakes.teams_limits import card_faults
from tests.fakes.teams_requests import Answer
from tests.fakes.teams_state import actions, lines

FAILED = "Teams : une erreur s’est produite. Réessayez."
CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
SIZES = frozenset({"small", "medium", "large"})


@dataclass
class Dialog:
    """A dialog before somebody; `submits` is the invoke that sends what is filled in it."""

    title: str
    card: dict[str, Any]
    submits: str

    @property
    def shown(self) -> str:
        """Everything it shows, as one text."""
        return "\n".join(lines(self.card))

    def button(self, label: str = "") -> dict[str, Any]:
        """Its button with that label, its first one without; raises LookupError."""
        for action in actions(self.card):
            if label in ("", action["title"]):
                return action
        raise LookupError(label)


@dataclass
class Screen:
    """What one person alone sees: passing words, the dialog before them, cards only they see."""

    toasts: list[str] = field(default_factory=list)
    dialog: Dialog | None = None
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def opened(self) -> Dialog:
        """The dialog before them; raises LookupError when there is none."""
        if self.dialog is None:
            raise LookupError("no dialog is open")
        return self.dialog


def card_answer(teams: FakeTeams, screen: Screen, pressed: str, answer: Answer) -> None:
    """Show the answer to an `Action.Execute` on the message `pressed`, or Teams' own error."""
    body = _body(teams, screen, answer)
    if body is None:
        return
    if set(body) != {"statusCode", "type", "value"} or body["statusCode"] != 200:
        teams.violations.append(f"an answer to a button with {sorted(body)}")
        return
    match body["type"], body["value"]:
        case (kind, str(text)) if kind == MESSAGE and text.strip():
            screen.toasts.append(text)
        case (kind, dict(card)) if kind == CARD:
            teams.violations += card_faults(card)
            screen.cards[pressed] = card
        case other:
            teams.violations.append(f"an answer to a button of type {other[0]}")


def dialog_answer(teams: FakeTeams, screen: Screen, submits: str, answer: Answer) -> None:
    """Open, change or close the dialog as answered, or show Teams' own error above it.

    A message extension takes a dialog only: a bare text passes for a bot that did not answer.
    """
    body = _body(teams, screen, answer)
    if body is None:
        return
    match body:
        case {"task": {"type": "message"}} if submits.startswith("composeExtension/"):
            teams.violations.append("a message extension answered by a bare text")
        case {"task": {"type": "message", "value": str(text)}} if text.strip():
            screen.toasts.append(text)
            screen.dialog = None
        case {"task": {"type": "continue"}}:
            value = body["task"]["value"]
            teams.violations += _dialog_faults(value)
            screen.dialog = Dialog(value["title"], value["card"]["content"], submits)
        case _:
            teams.violations.append(f"an answer to a dialog: {body!r:.100}")


def filled(card: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, str]:
    """The inputs of a card, filled in by label; the rest keeps what it shows.

    Raises AssertionError where Teams itself would not let somebody send it.
    """
    values: dict[str, str] = {}
    left = dict(answers)
    for one in _inputs(card.get("body", [])):
        label = one.get("label") or one.get("title", "")
        value = left.pop(label, one.get("value", ""))
        if one["type"] == "Input.ChoiceSet" and value:
            offered = {choice["title"]: choice["value"] for choice in one["choices"]}
            value = offered.get(value, value)
            assert value in offered.values(), f"{value} is not offered by {label}"
        assert value or not one.get("isRequired"), f"{label} is required"
        assert len(value) <= one.get("maxLength", len(value)), f"{label} is too long"
        values[one["id"]] = value
    assert not left, f"no input is called {list(left)}"
    return values


def _inputs(node: Any) -> Iterator[dict[str, Any]]:
    for one in node:
        if str(one.get("type", "")).startswith("Input."):
            yield one
        yield from _inputs(one.get("items", []))


def _body(teams: FakeTeams, screen: Screen, answer: Answer) -> dict[str, Any] | None:
    """The one JSON object of a good answer."""
    if answer.status != 200:
        screen.toasts.append(FAILED)
        return None
    if answer.content_type != "application/json" or not answer.json:
        teams.violations.append(f"an invoke answered with {answer.body!r:.100}")
        return None
    return answer.json


def _dialog_faults(value: Mapping[str, Any]) -> list[str]:
    faults = [f"{key} in a dialog" for key in value.keys() - {"title", "height", "width", "card"}]
    if not 1 <= len(value.get("title", "")) <= 64:
        faults.append("a dialog without a fitting title")
    if not {value.get("height"), value.get("width")} <= SIZES:
        faults.append("a dialog of unknown size")
    card = value.get("card", {})
    if card.get("contentType") != CARD:
        faults.append("a dialog that shows no card")
    return faults + card_faults(card.get("content", {}))
