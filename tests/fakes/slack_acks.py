"""What people see of an acknowledgement, and what Slack would refuse in it."""

from collections.abc import Mapping
from typing import Any

from tests.fakes.slack_methods import new_view
from tests.fakes.slack_rules import message_faults, view_faults
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_state import BOT_USER, Message, View

FAILED = "Slack : la commande a échoué."
NOT_SENT = "Slack : des problèmes de connexion ont empêché l’envoi."


def command_ack(
    slack: FakeSlack, user: str, room: str, status: int, body: Mapping[str, Any]
) -> None:
    """Show the answer to a command, or Slack's own error, to its author alone."""
    if status != 200:
        slack.ephemerals.append(Message(room, slack.timestamp(), BOT_USER, FAILED, seen_by=user))
        return
    if not body:
        return
    content: dict[str, Any] = {key: body[key] for key in ("text", "blocks") if key in body}
    slack.violations += message_faults(content)
    if body.get("response_type") != "ephemeral":
        slack.violations.append("a command answered before everybody")
    slack.ephemerals.append(
        Message(room, slack.timestamp(), BOT_USER, **content, seen_by=user),
    )


def form_ack(
    slack: FakeSlack, view: View, status: int, body: Mapping[str, Any]
) -> Mapping[str, str]:
    """Close, keep, replace or cover the form as answered; the errors shown on it by field."""
    opened = slack.views[view.user]
    if status != 200:
        return {next(iter(view.inputs), ""): NOT_SENT}
    match body.get("response_action"):
        case None:
            opened.remove(view)
        case "errors":
            errors: Mapping[str, str] = body["errors"]
            unknown = [block for block in errors if block not in view.inputs]
            slack.violations += [f"an error on {block}, which is no input" for block in unknown]
            return errors
        case "update":
            slack.violations += view_faults(body["view"])
            view.content = body["view"]
        case "push":
            slack.violations += view_faults(body["view"])
            opened.append(new_view(slack, view.user, body["view"]))
        case other:
            slack.violations.append(f"response_action {other}")
    return {}
