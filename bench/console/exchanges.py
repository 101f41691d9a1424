"""Forty days of exchanges around a vote, in bulk: who asked what, and what came of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bench.console.staff import CHANNEL, NOW
from bench.console.texts import Texts, terms
from bot.domain.people import Person, Role
from bot.storage.exchanges import HELPFUL, NONE_FITS, UNHELPFUL
from bot.storage.review.verdicts import OFF_TOPIC, OTHER_ENTRY, RIGHT, WRONG
from faq.calibration import Zone

DAYS = 40
SEED = 2026
Row = dict[str, Any]

_RISE = (1.0,) * 25 + (1.5,) * 7 + (2.0, 2.5, 3.0, 4.0, 5.0, 6.0)
_VOTE = (16.0, 8.0)
"""The day of the vote, then today: a fifth of the season, that no page has counted yet."""

_WEIGHTS = (*_RISE, *_VOTE)
_CHANNELS, _SHARES = (CHANNEL, "teams"), (6, 4)
_REVIEWED = 0.03
_CONFIDENTIAL, _CONFIDENTIAL_TEXT = 0.002, "[signalement confidentiel MAN-0001]"


@dataclass(frozen=True)
class Season:
    """Makes the rows of `number` exchanges by `people`, of which `cases` are open or were."""

    number: int
    people: Sequence[Person]
    texts: Texts
    edition: str
    cases: int

    def rows(self, first: int, last: int) -> Iterator[Row]:
        """The exchanges of these ids, `last` excluded; ids follow the time."""
        draw = Random(SEED + first)
        for id_ in range(first, last):
            at = moment((id_ - 1) / self.number)
            person = draw.choice(self.people) if draw.random() < 0.95 else None
            channel = draw.choices(_CHANNELS, _SHARES)[0]
            account = person.id if person else f"inconnu-{draw.randrange(2_000)}"
            yield {
                "id": id_,
                "at": at,
                "channel": channel,
                "room": account,
                "thread": None,
                "account": account,
                "person": person.id if person else None,
                "role": _role(person, draw),
                "circonscription": person.circonscription if person else "",
                "edition": self.edition,
                "leans_on": None,
                "citizen": None,
                **self._outcome(draw),
            }

    def reviews(self, first: int, last: int) -> Iterator[Row]:
        """The verdicts on some of them."""
        draw = Random(-SEED - first)
        for id_ in range(first, last):
            if draw.random() < _REVIEWED:
                verdict = draw.choices((RIGHT, WRONG, OTHER_ENTRY, OFF_TOPIC), (6, 1, 2, 1))[0]
                entry = draw.choice(self.texts.entries) if verdict == OTHER_ENTRY else None
                yield {
                    "exchange_id": id_, "verdict": verdict, "entry": entry,
                    "by": "Personne Fictive dcap-1", "at": NOW,
                }  # fmt: skip

    def _outcome(self, draw: Random) -> Row:
        zone = draw.choices((Zone.ANSWER, Zone.SUGGEST, Zone.ABSTAIN), (64, 18, 18))[0]
        feedback: str | None = None
        if zone is Zone.ABSTAIN:
            entry, text = None, self.texts.unanswered(draw)
        else:
            entry, text = self.texts.answered(draw)
            helped = (HELPFUL, UNHELPFUL, None) if zone is Zone.ANSWER else (None, NONE_FITS, None)
            feedback = draw.choices(helped, (25, 5, 70))[0]
        chosen = entry if zone is Zone.SUGGEST and feedback is None else None
        report = draw.random() < 0.02
        if draw.random() < _CONFIDENTIAL:
            text, report = _CONFIDENTIAL_TEXT, True
        near = draw.sample(self.texts.entries, 3)
        best = [entry, *near[1:]] if entry else near
        return {
            "text": text,
            "terms": terms(text),
            "intent": "rumeur" if report else "question",
            "is_report": report,
            "zone": zone,
            "candidates": [[name, 0.8 / (place + 1)] for place, name in enumerate(best)],
            "entry": entry if zone is Zone.ANSWER else None,
            "chosen": chosen if draw.random() < 0.6 else None,
            "feedback": feedback,
            "answer_hash": "0" * 64 if zone is Zone.ANSWER else None,
            "case_id": draw.randrange(1, self.cases + 1) if report and self.cases else None,
        }


def moment(share: float) -> datetime:
    """When that share of the season was behind."""
    left = share * sum(_WEIGHTS)
    start = NOW - timedelta(days=DAYS)
    for day, weight in enumerate(_WEIGHTS):
        if left < weight:
            return start + timedelta(days=day + left / weight)
        left -= weight
    return NOW


def _role(person: Person | None, draw: Random) -> Role | None:
    if person is None:
        return None
    return Role.PERSONNEL if person.role is Role.DAS and draw.random() < 0.15 else person.role
