"""One rumour reported by several people: suggested, joined by the DCAP, told to each once."""

import asyncio

from bot.domain.case import Issue, Status
from bot.messages import Button, FieldErrors, OpenForm, Show
from bot.storage import cases, likenesses
from tests.conversation.rooms import Post
from tests.conversation.world import ALERTS, CONFIDENTIAL, World
from tests.wording.plain import choices, labels, loose, plain

DCAP, COORD = "dcap-1", "coord-saguenay"
FIRST, SECOND, THIRD = "ds-chicoutimi", "ds-jonquiere", "ds-gouin"
RUMOUR = "Les bureaux de vote fermeraient à 17 h lundi"
AGAIN = "Une publication dit que les bureaux de vote ferment à 17 h"
OTHER = "Une vidéo dit qu’il faut un passeport pour voter"


async def two(world: World) -> tuple[Post, Post]:
    """Two people report the same rumour; their alert cards."""
    await world.command(FIRST, "rumeur", RUMOUR)
    await world.advance(minutes=2)
    await world.command(SECOND, "rumeur", AGAIN)
    first, second = world.room(ALERTS)
    return first, second


async def joined(world: World) -> tuple[Post, Post]:
    """The same, that the DCAP joined."""
    first, second = await two(world)
    await world.press(DCAP, second, "Même rumeur")
    return first, second


async def close(world: World, post: Post, issue: str = "dementie") -> None:
    await world.press(DCAP, post, "Clore")
    await world.fill(DCAP, world.forms[DCAP], issue=issue, motif="Vérifié")


def heard(world: World, who: str, words: str) -> int:
    """How many messages of somebody say that."""
    return sum(words in loose(plain(post.document)) for post in world.room(who))


def shows(post: Post) -> str:
    return loose(plain(post.document))


def refused(world: World, who: str = DCAP) -> str:
    return loose(plain(world.shown[who]))


async def test_a_rumour_that_looks_like_another_is_suggested_on_both_cards(world: World) -> None:
    first, second = await two(world)
    assert "Ressemble à RUM-0001 (Chicoutimi, 10 h)" in shows(second)
    assert "Ressemble à RUM-0002 (Jonquière, 10 h 02)" in shows(first)
    assert labels(second.document)[:2] == ["Même rumeur", "Distincte"]


async def test_another_rumour_is_not_suggested(world: World) -> None:
    await world.command(FIRST, "rumeur", RUMOUR)
    await world.command(SECOND, "rumeur", OTHER)
    assert "Ressemble" not in world.text(ALERTS)


async def test_the_field_is_never_shown_what_looks_alike(world: World) -> None:
    await joined(world)
    for who, others in ((FIRST, "Jonquière"), (SECOND, "Chicoutimi")):
        assert others not in world.text(who)
        assert "RUM-000" in world.text(who)
    assert "D’autres signalements parlent de la même rumeur" in world.text(SECOND)
    assert "RUM-0001" not in world.text(SECOND)


async def test_what_is_confidential_resembles_nothing(world: World) -> None:
    words = "Un scrutateur dit sur Facebook que les bureaux de vote ferment à 17 h lundi"
    for who in (FIRST, SECOND):
        await world.command(who, "signaler")
        await world.fill(who, world.forms[who], sorte="manquement", dit=words)
    await world.command(THIRD, "rumeur", words)
    assert "Ressemble" not in world.text(ALERTS) + world.text(CONFIDENTIAL)


async def test_a_joined_rumour_counts_its_reports_and_their_places(world: World) -> None:
    first, second = await joined(world)
    assert "2 signalements : Chicoutimi, Jonquière" in shows(first)
    assert "RUM-0001 (10 h), RUM-0002 (10 h 02)" in shows(first)
    assert "Réunie à RUM-0001" in shows(second)
    assert labels(second.document) == ["Séparer"]
    assert "Ressemble" not in world.text(ALERTS)


async def test_one_act_on_the_lead_is_told_once_to_each_reporter(world: World) -> None:
    await world.command(FIRST, "rumeur", RUMOUR)
    await world.advance(minutes=2)
    for who in (SECOND, SECOND):
        await world.command(who, "rumeur", AGAIN)
        await world.press(DCAP, world.room(ALERTS)[-1], "Même rumeur")
    lead = world.room(ALERTS)[0]
    await world.press(DCAP, lead, "Prendre en charge")
    for who in (FIRST, SECOND):
        assert heard(world, who, "la DCAP a pris le dossier en charge") == 1
    await close(world, lead)
    for who in (FIRST, SECOND):
        assert heard(world, who, "le dossier est clos. Issue : démentie") == 1
    assert {case.issue for case in await world.cases()} == {Issue.DEMENTIE}


async def test_the_clocks_of_a_joined_report_are_its_lead_s(world: World) -> None:
    await joined(world)
    await world.advance(hours=1)
    assert "RUM-0002 : personne à la DCAP" not in world.text(ALERTS) + world.text(DCAP)
    assert "RUM-0001 : personne à la DCAP" in world.text(ALERTS)


async def test_a_report_that_joins_what_is_closed_is_told_the_outcome(world: World) -> None:
    first, second = await two(world)
    await close(world, first)
    await world.press(DCAP, second, "Même rumeur")
    assert heard(world, SECOND, "le dossier est clos. Issue : démentie") == 1
    assert heard(world, FIRST, "le dossier est clos. Issue : démentie") == 1


async def test_the_dcap_acts_on_the_lead_and_the_field_on_its_own_report(world: World) -> None:
    _, second = await joined(world)
    for label in ("Prendre en charge", "Clore"):
        await world.press(DCAP, second, label)
        if label == "Clore":
            await world.fill(DCAP, world.forms[DCAP], issue="dementie", motif="Vérifié")
        assert "réuni à RUM-0001 : agissez là" in refused(world)
    await world.press(COORD, world.room(COORD)[1], "Prendre en charge")
    _, report = await world.cases()
    assert report.field_taken_by == COORD
    assert report.dcap_taken_at is None


async def test_a_separated_report_goes_on_by_itself(world: World) -> None:
    first, second = await joined(world)
    await world.press(DCAP, second, "Séparer")
    assert "2 signalements" not in shows(first)
    assert "Prendre en charge" in labels(second.document)
    assert "Jugée distincte de RUM-0001." in shows(second)
    await close(world, first)
    assert (await world.cases())[1].running


async def test_two_rumours_told_apart_are_not_suggested_and_may_still_be_joined(
    world: World,
) -> None:
    first, second = await two(world)
    await world.press(DCAP, second, "Distincte")
    assert "Ressemble" not in world.text(ALERTS)
    await world.press(DCAP, first, "Réunir à RUM-0002 quand même")
    assert "Réunie à RUM-0001" in shows(second)


async def test_only_the_dcap_may_say_it(world: World) -> None:
    _, second = await two(world)
    for label in ("Même rumeur", "Distincte"):
        await world.press(COORD, second, label)
        assert "revient à une autre personne" in refused(world, COORD)
    assert [case.same_as for case in await world.cases()] == [None, None]


async def test_a_word_on_a_pair_that_was_never_suggested_changes_nothing(world: World) -> None:
    _, second = await two(world)
    await world.command(THIRD, "rumeur", OTHER)
    press = next(c for c in choices(second.document) if c.action == "rumour.distinct")
    for subject in ("1:3", "1:99", "1", ":", "1:1", "x:2"):
        await world.act(world.inbound(DCAP, button=Button(press.action, subject)))
        assert "Rien n’a changé" in refused(world) or "n’existe plus" in refused(world)


async def test_who_takes_the_first_report_back_leaves_the_others_alerting(world: World) -> None:
    _, second = await joined(world)
    await world.press(FIRST, world.room(FIRST)[0], "Retirer")
    lead, heir = await world.cases()
    assert (lead.withdrawn, heir.same_as, heir.running) == (True, None, True)
    assert "Prendre en charge" in labels(second.document)


async def test_a_correction_reaches_the_same_people_each_time(world: World) -> None:
    first, _ = await joined(world)
    await world.press(DCAP, first, "Prendre en charge")
    await close(world, first)
    for issue, words in (("confirmee", "C’était vrai."), ("confirmee", "Précision à venir.")):
        await world.press(DCAP, first, "Corriger")
        await world.fill(DCAP, world.forms[DCAP], issue=issue, mot=words)
        for who in (FIRST, SECOND):
            assert heard(world, who, words) == 1
    for who in (FIRST, SECOND):
        assert heard(world, who, "Nouvelle issue : confirmée") == 2
    assert {case.issue for case in await world.cases()} == {Issue.CONFIRMEE}
    async with world.vigie.database.read() as connection:
        events = [entry.event for entry in await cases.entries(connection, 2)]
    assert events.count("correction") == 2


async def test_a_correction_needs_its_words(world: World) -> None:
    await world.command(FIRST, "rumeur", RUMOUR)
    (card,) = world.room(ALERTS)
    await close(world, card)
    await world.press(DCAP, card, "Corriger")
    outcome = await world.fill(DCAP, world.forms[DCAP], issue="", mot=" ")
    assert isinstance(outcome.reply, FieldErrors)
    assert set(outcome.reply.errors) == {"issue", "mot"}


async def test_the_field_corrects_only_what_the_dcap_was_never_told_of(world: World) -> None:
    await world.command(FIRST, "signaler")
    await world.fill(
        FIRST, world.forms[FIRST], sorte="hors_cadre", dit="Un parti a-t-il le droit ?"
    )
    (thread,) = world.room(COORD)
    await world.press(COORD, thread, "Clore")
    await world.fill(COORD, world.forms[COORD], issue="traitee")
    opened = await world.press(COORD, thread, "Corriger")
    assert isinstance(opened.reply, OpenForm)
    await world.fill(COORD, world.forms[COORD], issue="hors_mandat", mot="Autre réponse.")
    assert heard(world, FIRST, "Autre réponse.") == 1
    await world.command(FIRST, "rumeur", RUMOUR)
    await close(world, world.room(ALERTS)[0])
    choice = Button("outcome.correct", "2")
    outcome = await world.act(world.inbound(COORD, button=choice))
    assert isinstance(outcome.reply, Show)
    assert "revient à une autre personne" in refused(world, COORD)


async def test_a_running_case_and_a_joined_report_are_not_corrected(world: World) -> None:
    first, _ = await joined(world)
    await world.act(world.inbound(DCAP, button=Button("outcome.correct", "1")))
    assert "ne s’applique plus" in refused(world)
    await close(world, first)
    await world.act(world.inbound(DCAP, button=Button("outcome.correct", "2")))
    assert "réuni à RUM-0001" in refused(world)
    assert [case.status for case in await world.cases()] == [Status.CLOS, Status.CLOS]


async def test_two_people_of_the_dcap_who_say_it_at_once_make_one_group(world: World) -> None:
    await two(world)
    acts = [
        world.inbound(who, button=Button("rumour.same", subject))
        for who, subject in ((DCAP, "1:2"), ("dcap-2", "2:1"))
    ]
    await asyncio.gather(*(world.vigie.handle(act) for act in acts))
    assert [case.same_as for case in await world.cases()] == [None, 1]


async def test_three_rumours_become_one_flat_group(world: World) -> None:
    await two(world)
    await world.advance(minutes=2)
    await world.command(THIRD, "rumeur", RUMOUR)
    third = world.room(ALERTS)[2]
    await world.act(world.inbound(DCAP, button=Button("rumour.same", "3:2")))
    await world.act(world.inbound(DCAP, button=Button("rumour.same", "2:1")))
    assert [case.same_as for case in await world.cases()] == [None, 1, 1]
    assert "Réunie à RUM-0001" in shows(third)
    assert "3 signalements" in shows(world.room(ALERTS)[0])


async def test_what_is_kept_to_compare_is_masked_like_the_words(world: World) -> None:
    await world.command(FIRST, "rumeur", "Appelez le 418 555-0199 pour voter par téléphone")
    async with world.vigie.database.read() as connection:
        (row,) = await likenesses.known(connection, 0, world.clock())
    assert "0199" not in row[2]
    assert "vot" in row[2]


async def test_a_rumour_closed_for_long_is_not_suggested(world: World) -> None:
    await world.command(FIRST, "rumeur", RUMOUR)
    await close(world, world.room(ALERTS)[0])
    await world.advance(hours=47)
    await world.command(SECOND, "rumeur", AGAIN)
    assert "Ressemble à RUM-0001" in shows(world.room(ALERTS)[1])
    await world.advance(hours=2)
    await world.command(THIRD, "rumeur", RUMOUR)
    assert "RUM-0001" not in shows(
        next(p for p in world.room(ALERTS) if shows(p).startswith("# RUM-0003"))
    )


async def test_a_rumour_that_the_dcap_learns_of_late_is_suggested_then(world: World) -> None:
    await world.command("das-chicoutimi", "rumeur", RUMOUR)
    await world.command(SECOND, "rumeur", AGAIN)
    assert "Ressemble" not in world.text(ALERTS)
    thread = next(p for p in world.room(FIRST) if "Transmettre à la DCAP" in labels(p.document))
    await world.press(FIRST, thread, "Transmettre à la DCAP")
    assert "Ressemble à RUM-0001" in shows(world.room(ALERTS)[0])
    assert "Ressemble à RUM-0002" in shows(world.room(ALERTS)[1])
