"""What stays inside a case is heard by those who handle it, never by whoever reported it."""

import pytest

from bot.domain.case import Kind
from bot.domain.rights import handles
from bot.storage.case_record import Told
from bot.storage.files import JoinedFile, State
from bot.talking.hearing import heard_by
from bot.wording.casefile import CaseFile
from tests.domain.cast import (
    AUTRE_COORD,
    COORD,
    DAS,
    DCAP,
    DS,
    NOW,
    SETTING,
    a_case,
    actor,
)  # fmt: skip

MANY = (DS, DAS, COORD, AUTRE_COORD, DCAP, None)


@pytest.mark.parametrize(
    ("by", "owner", "hear"),
    [(DS, COORD, (COORD, DCAP)), (DAS, DS, (DS, COORD, DCAP)), (COORD, None, (DCAP,))],
)
def test_who_handles_a_case_hears_what_stays_inside(
    by: object, owner: object, hear: tuple[object, ...]
) -> None:
    case = a_case(Kind.INCIDENT, by=by, owner=owner)  # type: ignore[arg-type]
    found = [who for who in MANY if handles(actor(who), case, SETTING.directory, NOW)]
    assert found == list(hear)


LINES = [
    Told(1, NOW, "coord", "ouvert", None),
    Told(2, NOW, DCAP.id, "mot", "À vous tous"),
    Told(3, NOW, DCAP.id, "mot_interne", "interne : entre nous"),
    Told(4, NOW, DCAP.id, "mot", "INTERNE: après correction", edited=True),
    Told(5, NOW, DCAP.id, "mot_interne", "ouvert après correction", edited=True),
    Told(6, NOW, DCAP.id, "clos", "un motif pour la DCAP"),
    Told(7, NOW, COORD.id, "mot_interne", "interne : ma propre note"),
]


def _file(number: int, by: str, *, internal: bool) -> JoinedFile:
    return JoinedFile(
        number, 1, number, NOW, by, f"{number}.png", "image/png", 1, State.KEPT, {},
        internal=internal,
    )  # fmt: skip


def test_a_coordonnateur_who_reported_reads_what_was_said_to_them_and_their_own_words() -> None:
    case = a_case(Kind.INCIDENT, by=COORD, owner=None, told=True)
    joined = [
        _file(1, DCAP.id, internal=True),
        _file(2, DCAP.id, internal=False),
        _file(3, COORD.id, internal=True),
    ]
    file = CaseFile(case, [], [], [], SETTING.directory, NOW, {}, joined)
    theirs, lines = heard_by(actor(COORD), file, LINES)
    assert [line.id for line in lines if line.text] == [2, 5, 7]
    assert [line.event for line in lines] == [line.event for line in LINES]
    assert [one.id for one in theirs.files] == [2, 3]
    whole, everything = heard_by(actor(DCAP), file, LINES)
    assert (whole, list(everything)) == (file, LINES)
