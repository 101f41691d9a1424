"""The card by which an instruction is followed says everything and fits, however many people."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case import Status
from bot.domain.directory import Directory
from bot.domain.effects import SurfaceKind, ToPerson, ToReporter
from bot.domain.instruction import Audience, Instruction, Recipients, State, recipients
from bot.domain.people import Address, Person, Role
from bot.seed import electoral_map
from bot.storage.cases import Surface
from bot.storage.instructions import Reading
from bot.wording.follow_up import SHOWN, FollowUp, follow_up
from bot.wording.instructions import instruction_form, reminder, to_read
from bot.wording.voice import Voice
from tests.wording.checks import faults, form_faults
from tests.wording.files import DIRECTORY, NAME, NOW, UNKNOWN, case, reporter
from tests.wording.plain import labels, loose, plain

CODES = tuple(item.code for item in electoral_map())
EVERYWHERE = Directory(
    [
        Person(f"ds-{item.code}", Role.DS, f"Personne {item.nom}", item.code,
               telephone="418 555-0199", accounts={NAME: f"ds-{item.code}"})
        for item in electoral_map()
    ],
    electoral_map(),
)  # fmt: skip
WORDS = "N’y répondez pas."
ASKED = Instruction(7, 1, WORDS, Audience.DS, CODES, State.PROPOSED, "dcap-1", NOW)
SENT = replace(ASKED, state=State.SENT, decided_by="dcap-2", decided_at=NOW)


def reading(number: int, person: str, **values: object) -> Reading:
    card = Surface(number, 1, SurfaceKind.INSTRUCTION, ToPerson(person), Address(NAME, person),
                   None, None, NOW, None, instruction=7)  # fmt: skip
    return Reading(replace(card, **values), None)  # type: ignore[arg-type]


def following(**values: object) -> FollowUp:
    usual = FollowUp(case(dcap_told_at=NOW), SENT, (), Recipients(), None, EVERYWHERE, NOW)
    return replace(usual, **values)  # type: ignore[arg-type]


def said(voice: Voice, shown: FollowUp) -> str:
    return loose(plain(follow_up(voice, shown)))


def test_a_proposal_counts_who_would_receive_it(voice: Voice) -> None:
    told = recipients(case(), CODES, EVERYWHERE, NOW)
    proposal = following(instruction=ASKED, recipients=told)
    assert "cette consigne à 125 DS" in said(voice, proposal)
    assert "À qui : toutes (125)" in said(voice, proposal)


def test_the_first_ones_are_named_and_the_others_counted(voice: Voice) -> None:
    unread = [reading(number, f"ds-{code}") for number, code in enumerate(CODES, start=1)]
    text = said(voice, following(readings=unread))
    assert text.count("- Personne ") == SHOWN
    assert "et 105 autres" in text
    exactly = said(voice, following(readings=unread[:SHOWN]))
    assert exactly.count("- Personne ") == SHOWN
    assert "autres" not in exactly


def test_a_proposal_on_a_case_closed_long_ago_can_only_be_given_up(voice: Voice) -> None:
    old = case(status=Status.CLOS, closed_at=NOW - timedelta(days=8))
    shown = follow_up(voice, following(case=old, instruction=ASKED))
    assert labels(shown) == ["Abandonner"]


def test_somebody_outside_the_directory_is_said_to_be(voice: Voice) -> None:
    card = replace(reading(1, "x").card, recipient=ToReporter())
    text = said(voice, following(readings=[Reading(card, UNKNOWN)], directory=DIRECTORY))
    assert "- Personne Fictive (personne hors annuaire)" in text


def test_somebody_who_left_the_directory_is_still_counted(voice: Voice) -> None:
    card = replace(reading(2, "x").card, recipient=ToReporter())
    nameless = replace(reporter("ds-chicoutimi"), name=" ", person="partie")
    text = said(voice, following(readings=[reading(1, "partie"), Reading(card, nameless)]))
    assert "0 sur 2" in text
    assert text.count("- personne hors annuaire") == 2


_people = st.sampled_from(["ds-chicoutimi", "das-chicoutimi", "dcap-1", "coord-saguenay", "partie"])
_readings = st.builds(
    reading,
    st.integers(1, 999),
    _people,
    read_at=st.none() | st.just(NOW - timedelta(days=2)),
    posted_at=st.none() | st.just(NOW),
    failure=st.none() | st.sampled_from(["user_disabled", "inconnue"]),
)


@given(
    st.lists(_readings, max_size=30),
    st.sampled_from(State),
    st.none() | st.just(NOW),
    st.lists(st.sampled_from(CODES), unique=True, max_size=30),
)
def test_whatever_became_of_it_the_card_is_well_formed(
    voice: Voice,
    readings: list[Reading],
    state: State,
    reminded: object,
    codes: list[str],
) -> None:
    decided = ASKED if state is State.PROPOSED else replace(SENT, state=state)
    asked = replace(decided, circonscriptions=tuple(codes))
    told = recipients(case(), codes, DIRECTORY, NOW)
    shown = following(instruction=asked, readings=readings, recipients=told,
                      reminded_at=reminded, directory=DIRECTORY)  # fmt: skip
    document = follow_up(voice, shown)
    assert list(faults(document)) == []
    assert WORDS not in document.summary
    unread = any(one.card.read_at is None for one in readings)
    assert ("Relancer" in labels(document)) is (state is State.SENT and unread)
    for one in readings:
        assert list(faults(to_read(voice, case(), asked, one.card, NOW))) == []
        assert list(faults(reminder(voice, case(), asked, NOW))) == []


def test_its_form_is_well_formed(voice: Voice) -> None:
    assert list(form_faults(instruction_form(voice, case()))) == []
