"""Reading a case with everything that its cards show."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.casework.groups import kin_of
from bot.domain.directory import Directory
from bot.domain.effects import Step
from bot.storage import cases, files, outbox
from bot.wording.casefile import CaseFile
from intents.kinds import Definitions


async def case_file(
    connection: AsyncConnection,
    case_id: int,
    definitions: Definitions,
    directory: Directory,
    now: datetime,
) -> CaseFile | None:
    """A case as it is now, or None; `definitions` name the fields of its form."""
    case = await cases.get(connection, case_id)
    if case is None:
        return None
    steps = await outbox.steps_of(connection, case_id)
    return CaseFile(
        case=case,
        words=await cases.words(connection, case_id),
        surfaces=await cases.surfaces_of(connection, case_id),
        steps=[(Step(name), due) for name, due in steps],
        directory=directory,
        now=now,
        labels={item.id: item.label for item in definitions[case.kind].form},
        files=await files.files_of(connection, case_id),
        kin=await kin_of(connection, case),
    )
