"""What a reviewer is shown of a case: the card that chat would show them, and its record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.console.documents import offered
from bot.console.reviewer import Office, actor_of, person_of, reviewer_of, snapshot_of
from bot.console.scope import may_see
from bot.console.setup import vigie_of
from bot.domain.case import Case, Kind
from bot.instructions import cards as instruction_cards
from bot.messages import Choice, Document
from bot.sending.rendering import Renderer
from bot.storage import case_record, cases, instructions
from bot.storage.case_record import Told
from bot.storage.outbox import Job
from bot.talking.hearing import heard_by
from bot.wording.alert import alert
from bot.wording.casefile import CaseFile
from bot.wording.thread import thread


@dataclass(frozen=True)
class CaseView:
    """A case as one reviewer sees it. `reports` are the other reports of the same rumour.

    `documents` are its card, then the follow-up of each instruction; `version` changes with
    whatever happens in the case.
    """

    file: CaseFile
    documents: Sequence[Document]
    told: Sequence[Told]
    lost: Sequence[tuple[str, str, str]]
    reports: Sequence[Case]
    version: int

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.file.case

    def choices(self) -> Iterator[Choice]:
        """Every button that the page shows."""
        for document in self.documents:
            yield from offered(document)


async def view(request: web.Request, connection: AsyncConnection, case: Case) -> CaseView:
    """All that the page of a case shows, read together."""
    vigie, snapshot = vigie_of(request), snapshot_of(request)
    now = vigie.desk.clock()
    file = await Renderer(vigie.desk).file(connection, case.id, snapshot, now)
    if file is None:
        raise web.HTTPNotFound
    record = await case_record.record(connection, case.id)
    file, told = heard_by(actor_of(request), file, record)
    return CaseView(
        file=file,
        documents=[_card(request, file), *await _follow_ups(request, connection, file)],
        told=told,
        lost=await case_record.lost_jobs(connection, case.id),
        reports=await _reports(request, connection, case),
        version=await case_record.last_entry(connection, case.id),
    )


def _card(request: web.Request, file: CaseFile) -> Document:
    """What chat shows: the alert to the DCAP, the thread to a coordonnateur."""
    voice, reviewer = vigie_of(request).desk.voice, reviewer_of(request)
    if reviewer.role is Office.DCAP:
        return alert(voice, file)
    person = person_of(reviewer, snapshot_of(request))
    return thread(voice, file, viewer=person.id if person else None)


async def _follow_ups(
    request: web.Request, connection: AsyncConnection, file: CaseFile
) -> Sequence[Document]:
    """The DCAP's instructions about the case, each as its follow-up card says it now."""
    if reviewer_of(request).role is not Office.DCAP:
        return []
    voice = vigie_of(request).desk.voice
    found = []
    for instruction in await instructions.of_case(connection, file.case.id):
        card = await instructions.follow_up(connection, instruction.id)
        if card is None:
            continue
        shown = Job("surface", "", "", file.now)
        document = await instruction_cards.document(
            connection, shown, voice, file.case, card, file.directory, file.now
        )
        found += [document] if document else []
    return found


async def _reports(request: web.Request, connection: AsyncConnection, case: Case) -> Sequence[Case]:
    """The other reports of the rumour that the reviewer may see, the first one first."""
    if case.kind is not Kind.RUMEUR:
        return []
    lead = case.same_as or case.id
    found = [await cases.get(connection, lead), *await cases.followers_of(connection, lead)]
    return [item for item in found if item and item.id != case.id and may_see(request, item)]
