"""Cases in the console: listed, read whole, acted on as in chat, exported without words."""

import json
import re
from urllib.parse import quote

import pytest
from sqlalchemy import select

from bot.domain.case import Case, Issue, Kind, Status
from bot.domain.effects import SurfaceKind
from bot.domain.lifecycle import Change, Setting, close, take_charge, tell_dcap
from bot.domain.rights import Actor
from bot.seed import sample_staff
from bot.storage import cases, directory, files
from bot.storage.schema import journal
from tests.console.conftest import Visit
from tests.console.visitor import Answer, Visitor
from tests.delivery.world import COORD, DAS, DCAP, DS, WORDS, World
from tests.fakes.rooms import NAME

LIST = "/console/dossiers"


async def test_the_list_shows_the_case_and_counts_it(visit: Visit, world: World) -> None:
    case = await world.open()
    page = await (await visit(DCAP)).get(LIST)
    assert case.ref in page.shown
    assert WORDS in page.shown
    for count in ("Tous 1", "Ouvert 1", "Pris en charge 0", "Clos 0"):
        assert count in page.shown


async def test_filters_leave_out_what_they_say(visit: Visit, world: World) -> None:
    rumour = await world.open()
    incident = await world.open(Kind.INCIDENT)
    await _take(world, rumour.id, DCAP)
    visitor = await visit(DCAP)
    for query, shown in (
        ("sorte=incident", {incident.ref}),
        ("statut=pris_en_charge", {rumour.ref}),
        ("circonscription=chicoutimi", {rumour.ref, incident.ref}),
        ("circonscription=nulle-part", set()),
        ("moi=oui", {rumour.ref}),
        ("sorte=inconnue", set()),
        ("statut=%27%3B--", set()),
        ("avant=abc", {rumour.ref, incident.ref}),
        (f"avant={incident.id}", {rumour.ref}),
    ):
        assert _refs(await visitor.get(f"{LIST}?{query}")) == shown, query


async def test_a_region_is_a_filter(visit: Visit, world: World) -> None:
    case = await world.open()
    known = (await world.vigie.reference.current()).directory
    region = known.region("chicoutimi")
    visitor = await visit(DCAP)
    assert _refs(await visitor.get(f"{LIST}?region={quote(region)}")) == {case.ref}
    assert _refs(await visitor.get(f"{LIST}?region=Ailleurs")) == set()


async def test_a_case_is_late_once_a_deadline_rang_and_until_somebody_takes_it(
    visit: Visit, world: World
) -> None:
    case = await world.open(Kind.INCIDENT, by=DAS)
    visitor = await visit(DCAP)
    assert _refs(await visitor.get(f"{LIST}?retard=oui")) == set()
    await world.pass_time(hours=4, step=300)
    visitor = await visit(DCAP)
    assert _refs(await visitor.get(f"{LIST}?retard=oui")) == {case.ref}
    await _take(world, case.id, DCAP)
    assert _refs(await visitor.get(f"{LIST}?retard=oui")) == set()


async def test_closed_but_not_told_lasts_until_the_outcome_arrives(
    visit: Visit, world: World
) -> None:
    case = await world.open()
    await world.deliver()
    await _take(world, case.id, DCAP)
    actor = await world.actor(DCAP)
    await world.act(case, lambda known, s: close(known, actor, Issue.DEMENTIE, "", s))
    visitor = await visit(DCAP)
    assert _refs(await visitor.get(f"{LIST}?non-avise=oui")) == set()
    world.clock.advance(minutes=3)
    page = await visitor.get(f"{LIST}?non-avise=oui")
    assert _refs(page) == {case.ref}
    assert "non avisé" in page.shown
    await world.deliver()
    assert _refs(await visitor.get(f"{LIST}?non-avise=oui")) == set()


async def test_the_list_goes_on_page_by_page(visit: Visit, world: World) -> None:
    opened = {(await world.open()).ref for _ in range(52)}
    visitor = await visit(DCAP)
    first = await visitor.get(LIST)
    more = re.search(r'href="(/console/dossiers\?avant=\d+)"', first.text)
    assert more is not None
    rest = await visitor.get(more.group(1))
    assert len(_refs(first)) == 50
    assert _refs(first) | _refs(rest) == opened
    assert _refs(first) & _refs(rest) == set()


async def test_a_coordonnateur_sees_their_circonscriptions_and_what_is_handed_to_them(
    visit: Visit, world: World
) -> None:
    case = await world.open()
    assert _refs(await (await visit(COORD)).get(LIST)) == {case.ref}
    assert _refs(await (await visit("coord-quebec")).get(LIST)) == set()


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("who", [DCAP, "dcap-1+", COORD, "coord-quebec"])
async def test_the_list_shows_exactly_the_cases_that_open(
    visit: Visit, world: World, who: str, kind: Kind
) -> None:
    for by in (DS, DAS, "inconnu"):
        known = await world.open(kind, by=by)
        await world.act(await world.open(kind, by=by), _told)
        assert known.kind is kind
    visitor = await visit(who.rstrip("+"), confidential=who.endswith("+"))
    listed = _refs(await visitor.get(LIST))
    every = [f"{kind.prefix}-{number:04d}" for number in range(1, 7)]
    opened = {ref for ref in every if (await visitor.get(f"{LIST}/{ref}")).status == 200}
    assert listed == opened


async def test_a_case_shows_its_whole_record(visit: Visit, world: World) -> None:
    case = await world.open()
    await world.deliver()
    await world.talk(case, SurfaceKind.ALERT, DCAP, "Je vérifie auprès du bureau.")
    page = await (await visit(DCAP)).get(f"{LIST}/{case.ref}")
    for shown in (WORDS, "Je vérifie auprès du bureau.", "ouvre le dossier", "Reçu", "Livrée à"):
        assert shown in page.shown


async def test_what_people_wrote_is_never_markup(visit: Visit, world: World) -> None:
    case = await world.open(words='<script>alert("x")</script> **gras** {{ 7 * 7 }}')
    visitor = await visit(DCAP)
    for path in (LIST, f"{LIST}/{case.ref}"):
        page = await visitor.get(path)
        assert "<script>alert" not in page.text
        assert "{{ 7 * 7 }}" in page.shown


async def test_taking_charge_from_the_console_is_the_same_act_as_in_chat(
    visit: Visit, world: World
) -> None:
    case = await world.open()
    visitor = await visit(DCAP)
    answer = await _press(visitor, case.ref, "case.take")
    assert (answer.status, answer.headers["Location"]) == (303, f"{LIST}/{case.ref}")
    taken = await _case(world, case.id)
    assert (taken.status, taken.dcap_taken_by) == (Status.PRIS_EN_CHARGE, DCAP)
    assert "prend le dossier en charge" in (await visitor.get(f"{LIST}/{case.ref}")).shown
    assert ("dossier", f"{case.ref} case.take") in await _journal(world)


async def test_a_button_that_the_page_does_not_offer_does_nothing(
    visit: Visit, world: World
) -> None:
    case, other = await world.open(), await world.open()
    visitor = await visit(DCAP)
    for deed, subject in (
        ("case.withdraw", str(case.id)),
        ("case.take", str(other.id)),
        ("case.take", "0"),
        ("exchange.helpful", "1"),
        ("", ""),
    ):
        fields = {"geste": deed, "objet": subject, "cle": "1"}
        answer = await visitor.post(f"{LIST}/{case.ref}/geste", fields)
        assert answer.status == 303
    assert (await _case(world, case.id)).status is Status.OUVERT
    assert (await _case(world, other.id)).status is Status.OUVERT


async def test_the_same_page_sent_twice_writes_once(visit: Visit, world: World) -> None:
    case = await world.open()
    visitor = await visit(DCAP)
    fields = await _offered(visitor, case.ref, "case.reply")
    said = {**fields, "champ-mot": "Merci, on s’en occupe."}
    for _ in range(2):
        assert (await visitor.post(f"{LIST}/{case.ref}/formulaire", said)).status == 303
    page = await visitor.get(f"{LIST}/{case.ref}")
    assert page.shown.count("Merci, on s’en occupe.") == 1


async def test_closing_asks_for_its_form_and_says_what_is_missing(
    visit: Visit, world: World
) -> None:
    case = await world.open()
    await _take(world, case.id, DCAP)
    visitor = await visit(DCAP)
    opened = await _press(visitor, case.ref, "case.close")
    assert opened.status == 200
    assert "champ-issue" in opened.text
    fields = await _offered(visitor, case.ref, "case.close")
    refused = await visitor.post(f"{LIST}/{case.ref}/formulaire", fields)
    assert refused.status == 422
    assert 'role="alert"' in refused.text
    done = await visitor.post(
        f"{LIST}/{case.ref}/formulaire", {**fields, "champ-issue": Issue.DEMENTIE}
    )
    assert done.status == 303
    closed = await _case(world, case.id)
    assert (closed.status, closed.issue) == (Status.CLOS, Issue.DEMENTIE)


async def test_a_form_that_no_button_opened_is_refused(visit: Visit, world: World) -> None:
    case = await world.open()
    visitor = await visit(DCAP)
    fields = {"geste": "case.take", "objet": str(case.id), "cle": "9", "champ-mot": "Bonjour"}
    await visitor.post(f"{LIST}/{case.ref}/formulaire", {**fields, "geste": "case.withdraw"})
    assert (await _case(world, case.id)).status is Status.OUVERT


async def test_a_coordonnateur_acts_on_the_field_side(visit: Visit, world: World) -> None:
    case = await world.open(Kind.INCIDENT)
    visitor = await visit(COORD)
    await _press(visitor, case.ref, "case.take")
    assert (await _case(world, case.id)).field_taken_by == COORD
    await _press(visitor, case.ref, "case.tell_dcap")
    assert (await _case(world, case.id)).dcap_told_by == COORD


async def test_nobody_acts_on_a_case_that_is_hidden_from_them(visit: Visit, world: World) -> None:
    case = await world.open(Kind.MANQUEMENT)
    await world.act(case, lambda known, setting: tell_dcap(known, None, setting))
    card = (await world.surface(case, SurfaceKind.RECEIPT)).id
    for who in (DCAP, "coord-quebec"):
        visitor = await visit(who)
        fields = {"geste": "case.take", "objet": str(case.id), "cle": "1"}
        for address in ("geste", "formulaire", f"cartes/{card}/renvoyer"):
            answer = await visitor.post(f"{LIST}/{case.ref}/{address}", fields)
            assert answer.status == 404
    assert (await _case(world, case.id)).status is Status.OUVERT


async def test_somebody_of_the_dcap_outside_the_directory_acts_under_their_name(
    visit: Visit, world: World
) -> None:
    case = await world.open()
    visitor = await visit(DCAP)
    await _forget_person(world)
    await _press(visitor, case.ref, "case.take")
    assert (await _case(world, case.id)).dcap_taken_by == "console:Doris Démonstration"
    assert "Doris Démonstration · prend" in (await visitor.get(f"{LIST}/{case.ref}")).shown


async def test_a_card_is_sent_again_where_it_was(visit: Visit, world: World) -> None:
    case = await world.open()
    await world.deliver()
    card = await world.surface(case, SurfaceKind.RECEIPT)
    visitor = await visit(DCAP)
    answer = await visitor.post(f"{LIST}/{case.ref}/cartes/{card.id}/renvoyer")
    assert answer.status == 303
    await world.deliver()
    again = await world.surface(case, SurfaceKind.RECEIPT)
    assert again.message is not None
    assert again.message != card.message
    assert (await visitor.post(f"{LIST}/{case.ref}/cartes/999/renvoyer")).status == 404


async def test_a_file_is_downloaded_never_shown_and_who_took_it_is_written(
    visit: Visit, world: World
) -> None:
    case = await world.open()
    async with world.database.write() as connection:
        entry = await cases.append(
            connection, case, case, at=world.clock(), actor=DS, event=files.JOINED
        )
        number = await files.add(
            connection, case_id=case.id, entry=entry, name="é\"<b>.html", media_type="text/html",
            size=3, source={}, now=world.clock(),
        )  # fmt: skip
        await files.keep(
            connection, number, name='é"<b>.html', media_type="text/html", content=b"<b>"
        )
    other = await world.open()
    visitor = await visit(DCAP)
    answer = await visitor.get(f"{LIST}/{case.ref}/fichiers/{number}")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/octet-stream"
    disposition = "attachment; filename*=UTF-8''%C3%A9%22%3Cb%3E.html"
    assert answer.headers["Content-Disposition"] == disposition
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert ("fichier", f"{case.ref} fichier {number}") in await _journal(world)
    assert (await visitor.get(f"{LIST}/{other.ref}/fichiers/{number}")).status == 404
    assert (await (await visit()).get(f"{LIST}/{case.ref}/fichiers/{number}")).status == 302


async def test_reading_a_confidential_case_is_written_in_the_journal_once_a_page(
    visit: Visit, world: World
) -> None:
    case = await world.open(Kind.MANQUEMENT)
    visitor = await visit(COORD)
    await visitor.get(f"{LIST}/{case.ref}")
    await visitor.get(f"{LIST}/{case.ref}/vivant")
    assert (await _journal(world)).count(("lecture", case.ref)) == 1


async def test_the_page_follows_the_case_and_says_nothing_while_nothing_moves(
    visit: Visit, world: World
) -> None:
    case = await world.open()
    visitor = await visit(DCAP)
    first = await visitor.get(f"{LIST}/{case.ref}/vivant")
    tag = first.headers["ETag"]
    same = await visitor.get(f"{LIST}/{case.ref}/vivant", If_None_Match=tag)
    assert (same.status, same.text) == (304, "")
    await _take(world, case.id, DCAP)
    moved = await visitor.get(f"{LIST}/{case.ref}/vivant", If_None_Match=tag)
    assert moved.status == 200
    assert "pris en charge" in moved.shown


async def test_the_export_has_the_cases_of_the_filters_without_words_or_names(
    visit: Visit, world: World
) -> None:
    case = await world.open()
    await world.open(Kind.INCIDENT)
    visitor = await visit(DCAP)
    reason = {"motif": "Bilan de la semaine", "format": "jsonl"}
    answer = await visitor.post(f"{LIST}/exporter?sorte=rumeur", reason)
    (row,) = [json.loads(line) for line in answer.text.splitlines()]
    assert row["ref"] == case.ref
    for hidden in (WORDS, case.reporter.name):
        assert hidden not in answer.text
    assert "attachment" in answer.headers["Content-Disposition"]
    spreadsheet = await visitor.post(f"{LIST}/exporter", {**reason, "format": "csv"})
    assert len(spreadsheet.text.splitlines()) == 3
    assert ("export", "dossiers : 1 lignes") in await _journal(world)


@pytest.mark.parametrize("fields", [{"format": "csv", "motif": "court"}, {"motif": "Bien assez"}])
async def test_an_export_without_a_reason_or_a_format_leaves_nothing(
    visit: Visit, world: World, fields: dict[str, str]
) -> None:
    visitor = await visit(DCAP)
    assert (await visitor.post(f"{LIST}/exporter", fields)).status == 400
    assert [act for act, _ in await _journal(world)] == ["connexion"]


async def test_an_export_of_the_journal_is_in_the_journal(visit: Visit, world: World) -> None:
    visitor = await visit(DCAP)
    fields = {"format": "csv", "motif": "Vérification annuelle"}
    answer = await visitor.post("/console/journal/exporter", fields)
    assert "Doris Démonstration" in answer.text
    page = await visitor.get("/console/journal?acte=export")
    assert "Vérification annuelle" in page.shown
    assert "journal : 1 lignes" in page.shown


def _told(case: Case, setting: Setting) -> Change:
    """The DCAP is told, as by its deadline, unless it was from the start."""
    return Change(case, "lu", ()) if case.dcap_told_at else tell_dcap(case, None, setting)


def _refs(page: Answer) -> set[str]:
    return set(re.findall(r'id="d-([A-Z]{3}-\d+)"', page.text))


async def _offered(visitor: Visitor, ref: str, deed: str) -> dict[str, str]:
    """The hidden fields of a button that the page of a case shows."""
    page = await visitor.get(f"{LIST}/{ref}")
    found = re.search(
        rf'name="cle" value="(\d+)"><input type="hidden" name="geste" value="{re.escape(deed)}">'
        r'<input type="hidden" name="objet" value="([^"]*)">',
        page.text,
    )
    assert found is not None, f"{deed} is not offered"
    return {"cle": found.group(1), "geste": deed, "objet": found.group(2)}


async def _press(visitor: Visitor, ref: str, deed: str) -> Answer:
    return await visitor.post(f"{LIST}/{ref}/geste", await _offered(visitor, ref, deed))


async def _take(world: World, case_id: int, who: str) -> None:
    actor: Actor = await world.actor(who)
    case = await _case(world, case_id)
    await world.act(case, lambda known, setting: take_charge(known, actor, setting))


async def _case(world: World, case_id: int) -> Case:
    async with world.database.read() as connection:
        found = await cases.get(connection, case_id)
    assert found is not None
    return found


async def _journal(world: World) -> list[tuple[str, str]]:
    async with world.database.read() as connection:
        rows = await connection.execute(select(journal).order_by(journal.c.id))
        return [(row.act, row.subject) for row in rows]


async def _forget_person(world: World) -> None:
    staff = [someone for someone in sample_staff(NAME) if someone.id != DCAP]
    async with world.database.write() as connection:
        await directory.replace_people(connection, staff)
    world.vigie.reference.forget()
