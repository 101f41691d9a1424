"""Speaking in Teams: posting, updating, and finding who somebody is."""

import re
from dataclasses import replace

import structlog

from bot.channel import DeliveryError, KeptFile, MessageGone, MessageId
from bot.domain.people import Account, Address
from bot.messages import Document, FileRef
from bot.storage.conversations import Known
from bot.teams import files
from bot.teams.cards import message as rendered
from bot.teams.connector import Connector, Json
from bot.teams.errors import OF_THE_ROOM, STALE
from bot.teams.names import NAME
from bot.teams.references import References

PERSONAL, GROUP, CHANNEL = "personal", "groupChat", "channel"
"""Teams' own words for the kinds of conversation."""

_ACCOUNT = re.compile(r"29:.+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_OF_A_TEAM = ("@thread.tacv2", "@thread.skype")
_ROOT = ";messageid="

log = structlog.get_logger()


class TeamsChannel:
    """Teams as a Channel.

    A room is a conversation, without the thread that Teams writes in its id, or an account, that
    is a person's personal conversation. `app_id` is ours; `tenant` is that of whoever was not seen
    in another, and `default_service_url` serves as long as Teams has shown none.
    """

    name: str = NAME
    pace: float = 1 / 7

    def __init__(
        self,
        connector: Connector,
        references: References,
        *,
        app_id: str,
        tenant: str,
        default_service_url: str,
    ) -> None:
        self._connector = connector
        self._references = references
        self._app_id = app_id
        self._tenant = tenant
        self._default_service_url = default_service_url

    async def send(self, address: Address, document: Document) -> MessageId:
        """Post a message; the id keeps the real conversation of a person.

        In a channel of a team it begins a thread, unless `address.thread` names one that is still
        there. Other conversations have no threads.
        """
        return await self.post(address, rendered(document))

    async def post(self, address: Address, activity: Json) -> MessageId:
        """Post an activity as `send` does a document."""
        if _ACCOUNT.fullmatch(address.room):
            known = await self._personal(_account(address.room))
        else:
            known = await self._known(address.room)
        try:
            return await self._deliver(known, address.thread, activity)
        except DeliveryError as error:
            if known.account is None or error.cause not in STALE:
                raise
            return await self._deliver(await self._open(known.account), None, activity)

    async def update(self, message: MessageId, document: Document) -> None:
        """Replace a message in place."""
        known = await self._known(message.address.room)
        conversation = known.room
        if known.kind == CHANNEL:
            conversation += _ROOT + (message.address.thread or message.id)
        try:
            await self._connector.update(
                known.service_url, conversation, message.id, rendered(document)
            )
        except DeliveryError as error:
            if known.account is not None and error.cause in STALE:
                raise MessageGone(error.cause) from error
            await self._note(known, error)
            raise
        await self._note(known, None)

    async def email_of(self, account: Account) -> str:
        """The address that our organisation's directory gives them, or an empty string."""
        known = await self._references.where_heard(account.id) or await self._open(account.id)
        member = await self._connector.member(known.service_url, known.room, account.id)
        home = member.get("tenantId")
        if home is not None and str(home).lower() != known.tenant.lower():
            return ""
        return str(member.get("email") or member.get("userPrincipalName") or "")

    async def fetch(self, file: FileRef, *, limit: int) -> bytes:
        """The bytes of a file that somebody joined (see Channel).

        Our token goes to the conversation's own service alone; other addresses of Microsoft are
        opened by what is written in them.
        """
        picture, download = file.source.get("picture", ""), file.source.get("download", "")
        service = (await self._known(file.source.get("room", ""))).service_url
        if picture and files.same_place(picture, service):
            return await self._connector.download(picture, limit=limit, ours=True)
        if files.of_microsoft(download) or files.same_place(download, service):
            return await self._connector.download(download, limit=limit, ours=False)
        raise DeliveryError("file_gone", permanent=True)

    async def send_file(self, address: Address, file: KeptFile) -> MessageId:
        """Show a small picture in somebody's conversation; elsewhere say that the file is kept."""
        personal = bool(_ACCOUNT.fullmatch(address.room))
        if not personal:
            personal = (await self._known(address.room)).kind == PERSONAL
        if personal and files.may_show(file):
            try:
                return await self.post(address, files.shown(file))
            except DeliveryError as error:
                if error.cause != "too_large":
                    raise
        return await self.post(address, files.announced(file))

    async def _deliver(self, known: Known, thread: str | None, activity: Json) -> MessageId:
        try:
            sent = await self._post(known, thread, activity)
        except DeliveryError as error:
            await self._note(known, error)
            raise
        await self._note(known, None)
        return sent

    async def _post(self, known: Known, thread: str | None, activity: Json) -> MessageId:
        if known.kind != CHANNEL:
            sent = await self._connector.post(known.service_url, known.room, activity)
            return MessageId(Address(NAME, known.room), sent)
        if thread is not None:
            conversation = known.room + _ROOT + thread
            try:
                sent = await self._connector.post(known.service_url, conversation, activity)
            except MessageGone:
                # Whoever deleted the thread did not mean to silence what follows.
                log.info("teams_thread_gone")
            else:
                return MessageId(Address(NAME, known.room, thread), sent)
        return await self._begin_thread(known, activity)

    async def _begin_thread(self, known: Known, activity: Json) -> MessageId:
        parameters = {
            **self._from_us(known.tenant, {"channel": {"id": known.room}}),
            "isGroup": True,
            "activity": activity,
        }
        conversation, first = await self._connector.create(known.service_url, parameters)
        sent = first or conversation.partition(_ROOT)[2]
        if not sent:
            raise DeliveryError("unreadable_answer")
        return MessageId(Address(NAME, known.room), sent)

    async def _personal(self, account: str) -> Known:
        """Somebody's personal conversation, opened if need be."""
        return await self._references.of_account(account) or await self._open(account)

    async def _open(self, account: str) -> Known:
        seen = await self._references.where_heard(account)
        tenant = seen.tenant if seen else self._tenant
        service_url = await self._service_url(tenant)
        parameters = {
            **self._from_us(tenant, {}),
            "isGroup": False,
            "members": [{"id": account}],
        }
        room, _ = await self._connector.create(service_url, parameters)
        known = Known(NAME, room, PERSONAL, service_url, tenant, account)
        await self._references.remember(known)
        return known

    async def _known(self, room: str) -> Known:
        """What Teams told of a conversation, else what its name tells."""
        known = await self._references.of_room(room)
        if known is not None:
            return known
        kind = CHANNEL if room.endswith(_OF_A_TEAM) else PERSONAL if room[:2] == "a:" else GROUP
        return Known(NAME, room, kind, await self._service_url(self._tenant), self._tenant)

    async def _service_url(self, tenant: str) -> str:
        known = await self._references.any_of(tenant)
        return known.service_url if known else self._default_service_url

    def _from_us(self, tenant: str, channel_data: Json) -> dict[str, object]:
        return {
            "bot": {"id": f"28:{self._app_id}"},
            "tenantId": tenant,
            "channelData": {**channel_data, "tenant": {"id": tenant}},
        }

    async def _note(self, known: Known, error: DeliveryError | None) -> None:
        """Keep whether Teams lets us write there, and that the conversation exists.

        Never fails: a message that left must not be sent again because this could not be written.
        """
        if error is not None and error.cause not in OF_THE_ROOM:
            return
        cause = error.cause if error else None
        try:
            if await self._references.of_room(known.room) is None:
                await self._references.remember(replace(known, refused=cause))
            else:
                await self._references.refused(known.room, cause)
        except Exception:
            log.exception("teams_reference_not_noted")


def _account(room: str) -> str:
    """An account as it is stored: directory object ids in lower case, Teams' own as they are."""
    return room if room.startswith("29:") else room.lower()
