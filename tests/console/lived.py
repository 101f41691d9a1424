"""Two weeks of a fictional vote, with something in every part of every page of the console."""

from collections.abc import Callable
from datetime import timedelta

from bot.domain import lifecycle
from bot.domain.case import Case, Issue, Kind
from bot.domain.effects import SurfaceKind
from bot.domain.handover import assign
from bot.domain.instruction import Audience
from bot.domain.people import Address, Role
from bot.identity import Author
from bot.messages import Button, Inbound
from bot.storage import cases, exchanges, files, journal
from bot.storage.exchanges import HELPFUL, UNHELPFUL
from bot.storage.journal import Act
from bot.storage.review import proposals, suspensions, verdicts
from bot.storage.review.proposals import Proposal
from bot.storage.review.suspensions import Suspension
from bot.storage.review.verdicts import Review
from bot.turn import Turn
from bot.wording.instructions import AUDIENCE, INSTRUCTION, TEXT
from faq.calibration import Zone
from tests.delivery.world import COORD, DCAP, DS, World
from tests.fakes.rooms import NAME
from tests.storage.samples import new_exchange

RUMOUR = "On dit sur Facebook que le vote est reporté à cause de la neige."
REVIEWER = "Doris Démonstration"
SUSPENDED = "opinions"
OFF = "Quand reçoit-on la paie ?"
DAYS = 14

_ANSWERED = (
    ("Puis-je aimer la page d’un parti ?", "opinions"),
    ("Est-ce que je peux afficher une pancarte devant chez moi ?", "neutralite"),
    ("Une électrice me demande les heures de vote, je réponds ?", "repondre_factuel"),
    ("On me parle d’une fausse carte des bureaux, je fais quoi ?", "rumeur"),
)
_SUGGESTED = "Est-ce que je peux publier une photo du bureau de vote ?"
_ALIKE = (
    "Qui paie le stationnement des scrutateurs ?",
    "Qui rembourse le stationnement ?",
    "Le stationnement est-il payé ?",
)
_AREAS = (("das-chicoutimi", "chicoutimi"), ("ds-taschereau", "taschereau"), ("das-gouin", "gouin"))


async def live(world: World) -> dict[str, str]:
    """Live them; returns the references of the cases that tests name, by what they are."""
    await _questions(world)
    found = await _cases(world)
    await _reviewed(world)
    return found


async def _questions(world: World) -> None:
    """More of them as the vote comes nearer."""
    asked: list[tuple[str, Zone, str | None]] = [
        (text, Zone.ANSWER, entry) for text, entry in _ANSWERED
    ]
    asked += [(_SUGGESTED, Zone.SUGGEST, None), (OFF, Zone.ABSTAIN, None)]
    asked += [(text, Zone.ABSTAIN, None) for text in _ALIKE]
    known = {entry.id for entry in world.vigie.desk.understander.matcher.catalogue}
    async with world.database.write() as connection:
        for back in range(DAYS - 1, -1, -1):
            for number in range(6 + 2 * (DAYS - back)):
                text, zone, entry = asked[(number * 5 + back) % len(asked)]
                account, place = _AREAS[number % len(_AREAS)]
                exchange = new_exchange(
                    at=world.clock() - timedelta(days=back, minutes=3 * (40 - number)),
                    address=Address(NAME, account),
                    account=account,
                    person=account,
                    role=Role.DS if account.startswith("ds") else Role.DAS,
                    circonscription=place,
                    text=text,
                    zone=zone,
                    entry=entry if entry in known else None,
                    candidates=_candidates(zone, entry),
                    edition=world.vigie.desk.understander.matcher.catalogue.edition,
                )
                id_ = await exchanges.add(connection, exchange)
                if zone is Zone.ANSWER and number % 3 == 0:
                    feedback = UNHELPFUL if number % 9 == 0 else HELPFUL
                    await exchanges.note(connection, id_, feedback=feedback)


def _candidates(zone: Zone, entry: str | None) -> tuple[tuple[str, float], ...]:
    if entry:
        return ((entry, 0.91), ("personnel_regles", 0.05))
    if zone is Zone.SUGGEST:
        return (("publication_ds", 0.41), ("opinions", 0.33))
    return (("qui_contacter", 0.14), ("repondre_factuel", 0.11))


async def _cases(world: World) -> dict[str, str]:
    """Rumours that are one, an incident nobody takes, a closed case, two confidential ones."""
    late = await world.open(Kind.INCIDENT, words="La porte du bureau de vote est barrée, dit-on.")
    await world.pass_time(hours=1, step=300)
    rumour = await world.open(words=RUMOUR)
    again = await world.open(by="ds-taschereau", words="Le vote serait remis à demain, paraît-il.")
    await world.deliver()
    await _do(world, rumour, lifecycle.take_charge)
    await world.talk(rumour, SurfaceKind.THREAD, COORD, "La publication est publique.")
    await world.talk(rumour, SurfaceKind.ALERT, DCAP, "interne : on vérifie auprès du centre.")
    await world.talk(rumour, SurfaceKind.ALERT, DCAP, "Merci. Ne répondez pas sous la publication.")
    await _join(world, rumour)
    await _instruct(world, rumour)
    await _press(world, f"{rumour.id}:{again.id}", "rumour.same")
    told = await world.open(Kind.PUBLICATION, words="Annoncer les heures de vote ?")
    await world.act(told, lambda case, setting: lifecycle.tell_dcap(case, None, setting))
    await _do(world, told, lifecycle.take_charge)
    await _close(world, told)
    secret = await world.open(Kind.MANQUEMENT, words="Une personne du bureau appuie un parti.")
    await world.act(secret, lambda case, setting: lifecycle.tell_dcap(case, None, setting))
    coordination = await world.actor(COORD)
    other = await world.open(Kind.INCIDENT, words="Une publication dit que le local est inondé.")
    await world.act(other, lambda case, s: assign(case, coordination, "coord-quebec", s))
    await world.deliver()
    return {
        "late": late.ref,
        "rumour": rumour.ref,
        "closed": told.ref,
        "secret": secret.ref,
        "waiting": other.ref,
    }


async def _reviewed(world: World) -> None:
    now = world.clock()
    async with world.database.write() as connection:
        for id_ in range(1, 60):
            verdict = verdicts.VERDICTS[id_ % len(verdicts.VERDICTS)]
            entry = SUSPENDED if verdict == verdicts.OTHER_ENTRY else None
            await verdicts.give(connection, id_, Review(verdict, entry, REVIEWER, now))
        held = Suspension(SUSPENDED, "La consigne change demain.", REVIEWER, now)
        await suspensions.suspend(connection, held)
        await proposals.propose(
            connection, Proposal(proposals.OUTSIDE, None, OFF, (3,), REVIEWER, now)
        )
        for act, subject, reason in (
            (Act.SUSPEND, f"fiche {SUSPENDED}", "La consigne change demain."),
            (Act.IDENTITY, "échange 12", "La DAS demande qu’on la rappelle."),
            (Act.EXPORT, "dossiers : 5 lignes", "Bilan de la semaine."),
        ):
            await journal.append(
                connection, reviewer="demo:dcap-1", name=REVIEWER, act=act, subject=subject,
                now=now, reason=reason,
            )  # fmt: skip
    world.vigie.reference.forget()


async def _do(
    world: World, case: Case, decide: Callable[..., lifecycle.Change], who: str = DCAP
) -> None:
    actor = await world.actor(who)
    await world.act(case, lambda known, setting: decide(known, actor, setting))


async def _close(world: World, case: Case) -> None:
    actor = await world.actor(DCAP)
    await world.act(case, lambda c, s: lifecycle.close(c, actor, Issue.TRAITEE, "", s))


async def _join(world: World, case: Case) -> None:
    async with world.database.write() as connection:
        entry = await cases.append(
            connection, case, case, at=world.clock(), actor=DS, event=files.JOINED
        )
        number = await files.add(
            connection, case_id=case.id, entry=entry, name="capture.png", media_type="image/png",
            size=48_000, source={}, now=world.clock(),
        )  # fmt: skip
        await files.keep(
            connection, number, name="capture.png", media_type="image/png", content=bytes(48_000)
        )


async def _instruct(world: World, case: Case) -> None:
    """The DCAP tells those who reported what to do; one card says who has read it."""
    fields = {TEXT: "Dites que le vote a lieu comme prévu, sans répéter la rumeur."}
    fields[AUDIENCE] = Audience.REPORTERS
    await _turn(world, Inbound(
        NAME, f"consigne-{case.id}", (await world.actor(DCAP)).account, Address(NAME, DCAP),
        form=INSTRUCTION, subject=str(case.id), fields=fields,
    ))  # fmt: skip


async def _press(world: World, subject: str, action: str) -> None:
    account = (await world.actor(DCAP)).account
    place = Address(NAME, DCAP)
    await _turn(world, Inbound(NAME, subject, account, place, button=Button(action, subject)))


async def _turn(world: World, inbound: Inbound) -> None:
    snapshot = await world.vigie.reference.current()
    author = Author(await world.actor(DCAP), Role.DCAP, "")
    await world.vigie.conversation.taken(Turn(inbound, author, snapshot, world.clock()))
    await world.deliver()
