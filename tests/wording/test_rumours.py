"""What the DCAP reads of rumours that look alike: well formed, short, no word in a push text."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case import Case, Status
from bot.domain.merging import Kin
from bot.messages import Choices, Facts, Words
from bot.wording.alert import alert
from bot.wording.casefile import CaseFile
from bot.wording.receipt import receipt
from bot.wording.rolled import one_card
from bot.wording.rumours import SHOWN_PLACES, SHOWN_REFERENCES
from bot.wording.voice import Voice
from tests.wording.checks import faults
from tests.wording.files import NOW, any_case, any_file, case, file
from tests.wording.plain import labels, loose, plain

TOLD = {"dcap_told_at": NOW, "dcap_told_by": "ds-chicoutimi"}


def reports(count: int, **values: object) -> tuple[Case, ...]:
    return tuple(case(id=n, number=n, **TOLD, **values) for n in range(2, count + 2))


@given(of=any_file(), kin=st.data())
def test_every_card_among_others_is_well_formed_and_keeps_words_out_of_its_summary(
    voice: Voice, of: CaseFile, kin: st.DataObject
) -> None:
    others = st.lists(any_case(), max_size=4).map(tuple)
    shown = replace(
        of,
        words=(("dit", "zyxglorp"),),
        kin=Kin(
            kin.draw(st.none() | any_case()),
            *(kin.draw(others), kin.draw(others), kin.draw(others)),
        ),
    )
    together = (shown.case, *(replace(c, id=n) for n, c in enumerate(kin.draw(others), start=2)))
    for document in (alert(voice, shown), one_card(voice, shown, together, [shown])):
        assert list(faults(document)) == []
        assert "zyxglorp" not in document.summary


def test_a_group_names_a_few_references_and_counts_the_others(voice: Voice) -> None:
    of = file(case(**TOLD), kin=Kin(followers=reports(30)))
    shown = loose(plain(alert(voice, of)))
    assert "31 signalements : Chicoutimi (31)" in shown
    assert f"et {31 - SHOWN_REFERENCES} autres" in shown
    one_left = file(case(**TOLD), kin=Kin(followers=reports(SHOWN_REFERENCES)))
    assert "et un autre" in loose(plain(alert(voice, one_left)))


def test_a_report_that_was_taken_back_is_not_counted(voice: Voice) -> None:
    back = reports(1, status=Status.CLOS, withdrawn=True)
    of = file(case(**TOLD), kin=Kin(followers=(*back, *reports(2)[1:])))
    assert "2 signalements" in loose(plain(alert(voice, of)))


def test_places_are_capped_too(voice: Voice) -> None:
    everywhere = [replace(c, circonscription=f"lieu-{c.id}") for c in reports(SHOWN_PLACES + 4)]
    of = file(case(**TOLD), kin=Kin(followers=tuple(everywhere)))
    assert "et 5 autres" in loose(plain(alert(voice, of)))


def test_a_joined_report_shows_no_words_on_its_card_and_one_button(voice: Voice) -> None:
    joined = alert(voice, file(case(id=2, same_as=1, **TOLD), kin=Kin(lead=case(**TOLD))))
    assert labels(joined) == ["Séparer"]
    assert not [part for part in joined.parts if isinstance(part, Words | Facts)]


def test_the_receipt_of_a_joined_report_names_nobody_and_no_other_reference(voice: Voice) -> None:
    of = file(case(id=2, number=2, same_as=1, **TOLD), kin=Kin(lead=case(**TOLD)))
    shown = loose(plain(receipt(voice, of)))
    assert "D’autres signalements parlent de la même rumeur" in shown
    assert "RUM-0001" not in shown


def test_what_the_dcap_handles_keeps_its_buttons_when_others_join_its_card(voice: Voice) -> None:
    handled = file(case(dcap_taken_at=NOW, dcap_taken_by="dcap-1", **TOLD))
    card = one_card(voice, handled, [handled.case, *reports(3)], [handled])
    assert "Clore" in labels(card)
    assert "Même rumeur (toutes)" in labels(card)
    assert "Signalements qui se ressemblent : 3" in loose(plain(card))


def test_the_last_buttons_of_a_shared_card_are_those_that_judge_it(voice: Voice) -> None:
    of = file(case(**TOLD))
    card = one_card(voice, of, [of.case, *reports(60)], [of])
    assert isinstance(card.parts[-1], Choices)
    assert labels(card)[0] == "Même rumeur (toutes)"
