"""Who is writing: the directory first, then what the platform vouches for, never for long."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.channel import Channel, DeliveryError
from bot.domain.people import Account, Role
from bot.domain.rights import Actor
from bot.domain.scrutin import LOCAL
from bot.reference import Snapshot

LOOKUP_LIMIT = 0.8
_ASK_AGAIN = timedelta(minutes=10)
_REMEMBERED = 5_000

log = structlog.get_logger()


@dataclass(frozen=True)
class Author:
    """Who wrote, with the role that rules apply to today."""

    actor: Actor
    role: Role | None
    circonscription: str

    @property
    def known(self) -> bool:
        """Whether the directory knows them."""
        return self.actor.person is not None


class Identity:
    """Finds the person behind an account.

    Somebody unknown gets at most `LOOKUP_LIMIT` seconds of look-up, which then goes on by itself.
    An account that was looked up in vain is not asked for again for a while.
    """

    def __init__(
        self,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
    ) -> None:
        self._channels = channels
        self._clock = clock
        self._emails: dict[tuple[str, str], tuple[datetime, str]] = {}
        self._asking: dict[tuple[str, str], asyncio.Task[str]] = {}

    async def author(
        self, account: Account, snapshot: Snapshot, recognised: Callable[[Account], object]
    ) -> Author:
        """Who this is, as far as can be told within the limit.

        `recognised` is told of an account that the directory knows by its e-mail alone, now or when
        a look-up ends late: what it did before, unverified, can then find its way.
        """
        person = snapshot.directory.by_account(account)
        if person is None:
            account = replace(account, email=await self._email(account, recognised))
            person = snapshot.directory.by_account(account)
            if person is not None:
                recognised(account)
        actor = Actor(account, person)
        if person is None:
            return Author(actor, None, "")
        today = self._clock().astimezone(LOCAL).date()
        role = snapshot.directory.acting_role(person, today)
        return Author(actor, role, person.circonscription)

    async def _email(self, account: Account, recognised: Callable[[Account], object]) -> str:
        key = (account.channel, account.id)
        asked = self._emails.get(key)
        if asked and self._clock() - asked[0] < _ASK_AGAIN:
            return asked[1]
        task = self._asking.get(key)
        if task is None:
            task = asyncio.create_task(self._look_up(account))
            self._asking[key] = task
        done, _ = await asyncio.wait({task}, timeout=LOOKUP_LIMIT)
        if done:
            return task.result()
        task.add_done_callback(lambda late: _tell(account, late, recognised))
        return ""

    async def _look_up(self, account: Account) -> str:
        key = (account.channel, account.id)
        try:
            channel = self._channels.get(account.channel)
            email = await channel.email_of(account) if channel else ""
        except DeliveryError as error:
            log.warning("identity_lookup_failed", channel=account.channel, cause=error.cause)
            return ""
        except Exception:
            # Whatever goes wrong with a look-up, a report must not wait for it.
            log.exception("identity_lookup_failed", channel=account.channel)
            return ""
        finally:
            self._asking.pop(key, None)
        while len(self._emails) >= _REMEMBERED:
            self._emails.pop(next(iter(self._emails)))
        self._emails[key] = (self._clock(), email)
        return email


def _tell(
    account: Account, late: asyncio.Task[str], recognised: Callable[[Account], object]
) -> None:
    if not late.cancelled() and late.exception() is None and late.result():
        recognised(replace(account, email=late.result()))
