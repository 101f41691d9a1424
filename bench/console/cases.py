"""The cases of the same forty days, with their talk, their cards and what could not be sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from bench.console.exchanges import SEED, Row, moment
from bench.console.staff import CHANNEL, NOW
from bot.domain.case import CLOCK, Kind
from bot.domain.people import Person, Role
from bot.storage.schema import case_words, cases, history, outbox, surfaces

Tables = dict[Any, list[Row]]

_KINDS = (Kind.RUMEUR, Kind.INCIDENT, Kind.PUBLICATION, Kind.HORS_CADRE, Kind.MANQUEMENT)
_SHARES = (55, 20, 8, 9, 8)
_RUNNING = timedelta(hours=14)
"""Cases of the last hours are open or taken charge of; the older ones are closed."""

_LARGEST = 400
"""How many people reported the rumour that everybody reported."""

_SAID = (
    "Une publication dit que le vote est reporté à cause de la neige.",
    "On me dit que la porte du bureau de vote est barrée depuis midi.",
    "Une fausse carte des bureaux de vote circule sur Facebook.",
    "Des gens disent que les bulletins sont comptés ailleurs.",
    "Une vidéo prétend que le crayon de plomb s’efface.",
    "Quelqu’un annonce de fausses heures d’ouverture.",
)


@dataclass(frozen=True)
class Files:
    """Makes `number` cases reported by `people`, of whom only a DS or a DAS reports."""

    number: int
    people: Sequence[Person]

    def rows(self) -> Tables:
        """The rows of every table."""
        draw = Random(SEED)
        found: Tables = {table: [] for table in (cases, case_words, history, surfaces, outbox)}
        counts: dict[Kind, int] = {}
        for id_ in range(1, self.number + 1):
            kind = draw.choices(_KINDS, _SHARES)[0]
            counts[kind] = counts.get(kind, 0) + 1
            case = self._case(id_, kind, counts[kind], draw)
            found[cases].append(case)
            found[case_words] += _words(case, draw)
            found[history] += _history(case, draw)
            found[surfaces] += _cards(case, draw)
            if draw.random() < 0.004:
                found[outbox].append(_dead(case))
        _gather(found[cases])
        return found

    def _case(self, id_: int, kind: Kind, number: int, draw: Random) -> Row:
        reporter = draw.choice(self.people)
        opened = moment((id_ - 1) / self.number)
        taken = opened + timedelta(minutes=draw.expovariate(1 / 12))
        closed = opened + timedelta(minutes=draw.expovariate(1 / 180))
        age = NOW - opened
        is_closed = age > _RUNNING or (closed < NOW and draw.random() < 0.7)
        is_taken = is_closed or (taken < NOW and draw.random() < 0.6)
        told = kind is Kind.RUMEUR or draw.random() < 0.7
        untold = is_closed and draw.random() < 0.01
        return {
            "id": id_, "kind": kind, "number": number,
            "status": "clos" if is_closed else "pris_en_charge" if is_taken else "ouvert",
            "opened_at": opened, "circonscription": reporter.circonscription,
            "reporter_person": reporter.id, "reporter_name": reporter.name,
            "reporter_role": reporter.role, "reporter_channel": CHANNEL,
            "reporter_account": reporter.id, "reporter_verified": True,
            "owner": reporter.coordonnateur if reporter.role is Role.DS
            else f"ds-{reporter.circonscription}",
            "phase": "approche", "about_ds": False, "circulates": draw.random() < 0.2,
            "field_taken_by": f"ds-{reporter.circonscription}" if is_taken else None,
            "field_taken_at": taken if is_taken else None,
            "dcap_taken_by": "dcap-1" if is_taken and told else None,
            "dcap_taken_at": taken if is_taken and told else None,
            "dcap_told_by": reporter.id if told else None,
            "dcap_told_at": opened if told else None, "unconfirmed": False,
            "issue": "traitee" if is_closed else None, "closed_at": closed if is_closed else None,
            "reporter_told_at": None if untold or not is_closed else closed,
            "withdrawn": False, "same_as": None, "handled_at": taken if is_taken else None,
        }  # fmt: skip


def _gather(found: list[Row]) -> None:
    """One rumour in five is somebody else's; one of them is everybody's."""
    draw = Random(SEED)
    rumours = [row for row in found if row["kind"] is Kind.RUMEUR]
    if not rumours:
        return
    middle = rumours[len(rumours) // 2]
    for row in rumours[len(rumours) // 2 + 1 :][:_LARGEST]:
        row["same_as"] = middle["id"]
    for before, row in pairwise(rumours):
        if row["same_as"] is None and draw.random() < 0.2:
            row["same_as"] = before["same_as"] or before["id"]


def _words(case: Row, draw: Random) -> Iterator[Row]:
    for field, value in (("dit", draw.choice(_SAID)), ("ou", "Facebook"), ("vu", "oui")):
        yield {"case_id": case["id"], "field": field, "value": value, "at": case["opened_at"]}


def _history(case: Row, draw: Random) -> Iterator[Row]:
    opened: datetime = case["opened_at"]
    lines: list[tuple[datetime, str, str, str | None]] = [
        (opened, case["reporter_person"], "ouvert", None)
    ]
    if draw.random() < 0.15:
        lines.append((opened + timedelta(minutes=15), CLOCK, "rappel_dcap", None))
    for turn in range(draw.randrange(6)):
        text = "On vérifie avec le centre de vote." if turn % 2 else draw.choice(_SAID)
        lines.append((opened + timedelta(minutes=20 + turn), "dcap-1", "mot", text))
    if case["closed_at"]:
        lines.append((case["closed_at"], "dcap-1", "clos", None))
    for at, actor, event, note in lines:
        yield {
            "case_id": case["id"], "at": at, "actor": actor, "event": event,
            "status_from": None, "status_to": None, "note": note,
        }  # fmt: skip


def _cards(case: Row, draw: Random) -> Iterator[Row]:
    for kind, to, room in (
        ("recu", "auteur", case["reporter_account"]),
        ("fil", f"personne:{case['owner']}", case["owner"]),
        ("alerte", "salon:dcap", "CALERTES"),
    ):
        lost = draw.random() < 0.003
        yield {
            "case_id": case["id"], "kind": kind, "recipient": to, "channel": CHANNEL,
            "room": room, "message_room": room,
            "message_id": None if lost else f"1600000000.{case['id']:06d}",
            "digest": "0" * 64, "posted_at": None if lost else case["opened_at"],
            "failure": "channel_not_found" if lost else None, "instruction": 0,
        }  # fmt: skip


def _dead(case: Row) -> Row:
    lane = f"{CHANNEL}:{case['reporter_account']}"
    return {
        "job": "surface", "case_id": case["id"], "lane": lane, "order_key": lane,
        "state": "dead", "due_at": case["opened_at"], "attempts": 9,
        "created_at": case["opened_at"], "done_at": case["opened_at"], "error": "channel_not_found",
    }  # fmt: skip
