"""One rumour reported by several people: which case is handled, and what its other reports become.

A group has one lead, which the DCAP works on, and followers, which point to it (`Case.same_as`):
never a chain, so that whoever reads a case finds its lead at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.case import Case, Kind, Status
from bot.domain.deadlines import restart_clocks
from bot.domain.effects import Effect, Notify, RefreshSurfaces, StartClock, Step, ToReporter
from bot.domain.lifecycle import Change, Refused, Setting
from bot.domain.rights import Actor, Side, sides

MERGED, SPLIT, DISTINCT, CORRECTED = "reunion", "separation", "distincte", "correction"
LED_STEPS = (Step.REALERT_DCAP, Step.BACKUP_DCAP, Step.REMIND_TAKER, Step.RELEASE)
"""What the lead's own clocks do for the whole group."""


@dataclass(frozen=True)
class Group:
    """A rumour as it was reported: the case that is handled, and its other reports."""

    lead: Case
    followers: tuple[Case, ...] = ()

    @property
    def members(self) -> tuple[Case, ...]:
        """Every report, the lead first."""
        return (self.lead, *self.followers)

    @property
    def reports(self) -> tuple[Case, ...]:
        """The reports that nobody took back, oldest first."""
        return tuple(sorted((c for c in self.members if not c.withdrawn), key=lambda c: c.id))


@dataclass(frozen=True)
class Kin:
    """What is known of a case among the others.

    `lead` is the case that it is a report of, `followers` its own other reports; `alike` may be the
    same rumour, the most probable first; `apart` are those that the DCAP said are not.
    """

    lead: Case | None = None
    followers: tuple[Case, ...] = ()
    alike: tuple[Case, ...] = ()
    apart: tuple[Case, ...] = ()


ALONE = Kin()
"""Nothing is known of it among the others."""


def reporter_key(case: Case) -> tuple[str, ...]:
    """Who is to be told: the person, or the account of somebody outside the directory."""
    reporter = case.reporter
    if reporter.person is not None:
        return (reporter.person,)
    return (reporter.address.channel, reporter.address.room)


def may_judge(case: Case, actor: Actor, setting: Setting) -> None:
    """Refuse a judgement that is not the DCAP's, or on what it was never told; raises Refused."""
    if Side.DCAP not in sides(actor, case, setting.directory, setting.now):
        raise Refused("pas_le_droit")
    if case.kind is not Kind.RUMEUR or case.dcap_told_at is None or case.withdrawn:
        raise Refused("action_perimee")


def merge(one: Group, other: Group, actor: Actor, setting: Setting) -> tuple[Change, ...]:
    """The DCAP says that two rumours are one: a change for each case, the lead's first.

    What was decided leads what was not, then the older leads. The reports that join it come to the
    point where it is, and their reporters are told.
    """
    for group in (one, other):
        may_judge(group.lead, actor, setting)
    if one.lead.id == other.lead.id:
        raise Refused("deja_reunies")
    kept, moved = sorted((one, other), key=_precedence)
    told = {reporter_key(case) for case in kept.reports}
    changes = [Change(kept.lead, MERGED)]
    for case in moved.members:
        joined = replace(case, same_as=kept.lead.id)
        changes.append(_following(joined, kept.lead, MERGED, told, setting))
    return tuple(changes)


def split(case: Case, actor: Actor, setting: Setting) -> Change:
    """The DCAP says that a report is about something else after all; its own clocks start again."""
    if Side.DCAP not in sides(actor, case, setting.directory, setting.now):
        raise Refused("pas_le_droit")
    if case.same_as is None:
        raise Refused("action_perimee")
    alone = replace(case, same_as=None)
    return Change(alone, SPLIT, (RefreshSurfaces(), *_clocks(alone, setting)))


def echo(
    before: Case, change: Change, followers: Sequence[Case], setting: Setting
) -> tuple[Change, ...]:
    """What the other reports of a rumour become when its lead changed; nobody is told twice."""
    lead = change.case
    if lead.withdrawn and not before.withdrawn:
        return _inherit(followers, setting)
    if change.event != CORRECTED and _led(lead) == _led(before):
        return ()
    told = {reporter_key(lead)}
    return tuple(
        _following(case, lead, change.event, told, setting)
        for case in followers
        if not case.withdrawn
    )


def leads_alone(before: Case, change: Change) -> bool:
    """Whether a change of a report is its lead's to make: how it is handled, and how it ends."""
    after = change.case
    ended = (after.issue, after.running) != (before.issue, before.running) and not after.withdrawn
    taken = (after.dcap_taken_at, after.dcap_taken_by) != (
        before.dcap_taken_at,
        before.dcap_taken_by,
    )
    return change.event == CORRECTED or ended or taken


def _precedence(group: Group) -> tuple[bool, int]:
    lead = group.lead
    return lead.running and lead.dcap_taken_at is None, lead.id


def _led(case: Case) -> tuple[object, ...]:
    return case.running, case.dcap_taken_at, case.dcap_taken_by, case.issue, case.closed_at


def _following(
    case: Case, lead: Case, event: str, told: set[tuple[str, ...]], setting: Setting
) -> Change:
    """A report brought to the point where its lead is; `told` grows with who is told of it."""
    if case.withdrawn:
        return Change(case, event)
    status = Status.OUVERT
    if not lead.running:
        status = Status.CLOS
    elif lead.dcap_taken_at is not None or case.field_taken_at is not None:
        status = Status.PRIS_EN_CHARGE
    now = replace(
        case,
        status=status,
        dcap_taken_by=lead.dcap_taken_by,
        dcap_taken_at=lead.dcap_taken_at,
        handled_at=lead.handled_at,
        issue=lead.issue,
        closed_at=lead.closed_at,
    )
    news = _news(case, now, event)
    effects: list[Effect] = [RefreshSurfaces()]
    if news and reporter_key(case) not in told:
        told.add(reporter_key(case))
        effects.append(Notify(news, ToReporter()))
        now = replace(now, reporter_told_at=None)
    elif news:
        # Told under another report of theirs: nobody has to look for them.
        now = replace(now, reporter_told_at=None if now.running else setting.now)
    return Change(now, event, tuple(effects))


def _news(before: Case, after: Case, event: str) -> str:
    """The notice that a report's new state is worth to its reporter, or nothing."""
    if event == CORRECTED:
        return "correction"
    if not after.running:
        return "clos" if before.running or before.issue is not after.issue else ""
    if not before.running:
        return "rouvert"
    return "dcap_prend_en_charge" if after.dcap_taken_at and not before.dcap_taken_at else ""


def _inherit(followers: Sequence[Case], setting: Setting) -> tuple[Change, ...]:
    """Who reported first takes their report back: the next report leads, nothing is dropped."""
    left = sorted((case for case in followers if not case.withdrawn), key=lambda case: case.id)
    if not left:
        return ()
    heir = replace(left[0], same_as=None)
    others = (
        Change(replace(case, same_as=heir.id), MERGED) for case in followers if case.id != heir.id
    )
    return Change(heir, SPLIT, (RefreshSurfaces(), *_clocks(heir, setting))), *others


def _clocks(case: Case, setting: Setting) -> tuple[StartClock, ...]:
    """The clocks of a report that goes on by itself, from now."""
    return restart_clocks(case, setting.directory, setting.now, setting.choices)
