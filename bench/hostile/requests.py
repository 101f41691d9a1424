"""Requests nearly right, quite wrong, or no requests at all, each made from its number alone."""

import copy
import hmac
import json
import time
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlencode

from bench.teams.activities import Teams

SLACK_SECRET = "secret-de-banc"
PEOPLE = 50
SLACK, TEAMS, PUBLIC = "Slack", "Teams", "écoute publique"

_TEXTS = (
    "", " ", "\x00", "\ud800", "\u202e", "x" * 3000, "9" * 400, "-1", "{{7*7}}", "%s%n",
    "<!channel>", "'; DROP TABLE cases;--", "<script>alert(1)</script>", "../../etc/passwd",
    "🇨🇦" * 40, "\r\nX: y", "la procédure date de quand", "rumeur : le vote serait annulé", "http://[::1",
    "case.take",
)  # fmt: skip
_GARBAGE = (
    b"", b"\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n", b"POST /slack/events HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{}",
    b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}",
    b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /livez HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 9000 + b"\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", b"TRACE /livez HTTP/1.1\r\nHost: x\r\n\r\n",
)  # fmt: skip
_PATHS = (
    "/", "/livez", "/readyz", "/metrics", "/slack/events", "/api/messages", "/slack/events/",
    "/%00", "/..%2f..%2fetc/passwd", "//livez", "/livez?x=" + "a" * 3000, "/é", "/%ff",
)  # fmt: skip


@dataclass(frozen=True)
class Hostile:
    """One request, whole, and the door it knocks at; `alone` when it breaks its connection."""

    door: str
    content: bytes
    alone: bool = False


class Maker:
    """Makes the request of a number: the same at each run of one seed, but for its hour."""

    def __init__(self, seed: int, slack_api: str, teams: Teams) -> None:
        self._seed = seed
        self._slack_api = slack_api
        self._teams = teams

    def make(self, number: int) -> Hostile:
        """The request of that number."""
        random = Random(self._seed * 10_000_000 + number)
        draw = random.random()
        if draw < 0.5:
            return Hostile(SLACK, self._to_slack(random, number))
        if draw < 0.9:
            return Hostile(TEAMS, self._to_teams(random, number))
        if draw < 0.95:
            return Hostile(PUBLIC, random.choice(_GARBAGE), alone=True)
        method = random.choice(
            ("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "VIGIE")
        )
        body = random.randbytes(random.randrange(60))
        return Hostile(PUBLIC, _framed(method, random.choice(_PATHS), {}, body), alone=True)

    def _to_slack(self, random: Random, number: int) -> bytes:
        person = f"U{random.randrange(PEOPLE):06d}"
        draw = random.randrange(4)
        if draw == 0:
            fields = _broken(random, self._command(random, person, number))
            return self._signed(random, urlencode(_flat(fields)).encode(), form=True)
        made = (self._event, self._button, self._form)[draw - 1](random, person, number)
        body = _written(random, _broken(random, made))
        if draw == 1:
            return self._signed(random, body, form=False)
        return self._signed(random, urlencode({"payload": body}).encode(), form=True)

    def _signed(self, random: Random, body: bytes, *, form: bool) -> bytes:
        stamp = str(int(time.time()))
        # Not the SDK's own function, which takes text alone.
        signed = hmac.digest(SLACK_SECRET.encode(), f"v0:{stamp}:".encode() + body, "sha256")
        signature = f"v0={signed.hex()}"
        if random.random() < 0.1:
            signature = random.choice(("", "v0=", "v0=" + "0" * 64, "é", signature[:-1]))
            stamp = random.choice((stamp, "", "hier", "-1", "9" * 300))
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
        return _framed("POST", "/slack/events", {"Content-Type": kind, **headers}, body)

    def _command(self, random: Random, person: str, number: int) -> dict[str, Any]:
        return {
            "command": random.choice(("/com4", "/rumeur", "/incident", "/signaler", "/autre")),
            "text": random.choice(_TEXTS),
            "user_id": person,
            "user_name": "personne",
            "team_id": "T0ORG",
            "channel_id": "D" + person[1:],
            "trigger_id": f"trigger.{number}",
            "response_url": f"{self._slack_api}response",
        }

    def _event(self, random: Random, person: str, number: int) -> dict[str, Any]:
        return {
            "type": "event_callback",
            "event_id": f"Ev{number:09d}",
            "team_id": "T0ORG",
            "authorizations": [{"team_id": "T0ORG", "user_id": "UVIGIE", "is_bot": True}],
            "event": {
                "type": random.choice(("message", "app_mention", "app_home_opened")),
                "channel": "D" + person[1:],
                "channel_type": "im",
                "user": person,
                "team": "T0ORG",
                "user_team": "T0ORG",
                "text": random.choice(_TEXTS),
                "ts": f"1700000000.{number:06d}",
                "subtype": random.choice((None, "file_share", "message_changed")),
            },
        }

    def _button(self, random: Random, person: str, number: int) -> dict[str, Any]:
        action = random.choice(("case.take", "exchange.report", "exchange.choose", "case.close"))
        return {
            "type": "block_actions",
            "user": {"id": person, "team_id": "T0ORG"},
            "team": {"id": "T0ORG"},
            "trigger_id": f"trigger.{number}",
            "response_url": f"{self._slack_api}response",
            "container": {"type": "message", "channel_id": "D" + person[1:], "message_ts": "1.1"},
            "actions": [
                {
                    "type": "button",
                    "action_id": action,
                    "block_id": "b",
                    "value": random.choice(("1", "1:but", *_TEXTS)),
                    "action_ts": f"{number}.1",
                }
            ],
        }

    def _form(self, random: Random, person: str, number: int) -> dict[str, Any]:
        text = {"valeur": {"type": "plain_text_input", "value": random.choice(_TEXTS)}}
        chosen = {"valeur": {"type": "radio_buttons", "selected_option": {"value": "incident"}}}
        return {
            "type": "view_submission",
            "user": {"id": person, "team_id": "T0ORG"},
            "team": {"id": "T0ORG"},
            "view": {
                "id": f"V{number}",
                "type": "modal",
                "callback_id": random.choice(("report", "complete", "close", "reply")),
                "private_metadata": random.choice(('{"subject": "1", "room": "D", "thread": null}',
                                                   *_TEXTS)),
                "blocks": [{"type": "input", "block_id": "dit"}],
                "state": {"values": {"dit": text, "ou": text, "sorte": chosen}},
            },
        }  # fmt: skip

    def _to_teams(self, random: Random, number: int) -> bytes:
        person = random.randrange(PEOPLE)
        made = random.choice(
            (
                lambda: self._teams.question(number, person, random.choice(_TEXTS)),
                lambda: self._teams.press(number, person, random.randrange(100)),
                lambda: self._teams.chatter(number, person),
            )
        )()
        activity = json.loads(made.split(b"\r\n\r\n", 1)[1])
        if random.random() < 0.3:
            activity["type"] = random.choice(("invoke", "conversationUpdate", "messageDelete", "x"))
        bearer = self._teams.bearer
        if random.random() < 0.1:
            bearer = random.choice(("", "Bearer ", "Basic x", bearer[:-3], "Bearer a.b.c"))
        headers = {"Authorization": bearer, "Content-Type": "application/json"}
        body = _written(random, _broken(random, activity))
        return _framed("POST", "/api/messages", headers, body)


def _framed(method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    whole = {"Host": "127.0.0.1", "Content-Length": str(len(body)), **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in whole.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


def _broken(random: Random, whole: dict[str, Any]) -> dict[str, Any]:
    """The same object with up to three of its parts taken away or replaced by anything."""
    changed = copy.deepcopy(whole)
    for _ in range(random.choice((0, 0, 1, 1, 2, 3))):
        part: Any = changed
        while True:
            if not isinstance(part, dict | list) or not part:
                break
            key = random.choice(list(part) if isinstance(part, dict) else range(len(part)))
            if isinstance(part[key], dict | list) and part[key] and random.random() < 0.7:
                part = part[key]
                continue
            if isinstance(part, dict) and random.random() < 0.3:
                del part[key]
            else:
                part[key] = _anything(random)
            break
    return changed


def _anything(random: Random) -> Any:
    deep: Any = random.choice(_TEXTS)
    for _ in range(random.choice((0, 1, 60))):
        deep = [deep] if random.random() < 0.5 else {"id": deep}
    return random.choice((None, True, 0, -1, 10**30, 1.5, [], {}, [None], *_TEXTS[:6], deep))


def _flat(fields: dict[str, Any]) -> dict[str, str]:
    shown = {name: str(value) for name, value in fields.items()}
    return {name: value.encode("utf-8", "replace").decode() for name, value in shown.items()}


def _written(random: Random, value: object) -> bytes:
    """As JSON, now and then with a few bytes of something else in the middle."""
    body = json.dumps(value).encode()
    if random.random() < 0.1:
        place = random.randrange(len(body) + 1)
        body = body[:place] + random.randbytes(3) + body[place + random.randrange(6) :]
    return body
