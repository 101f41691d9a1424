"""A closed case whose outcome turns out to be another: corrected, and told to the same people."""

from dataclasses import replace

from bot.domain.case import Case, Issue
from bot.domain.effects import Notify, RefreshSurfaces, ToReporter
from bot.domain.lifecycle import Change, Refused, Setting
from bot.domain.merging import CORRECTED
from bot.domain.rights import Actor, Side, sides


def may_correct(case: Case, actor: Actor, setting: Setting) -> None:
    """Refuse whoever did not have the outcome to give: the DCAP, or the field alone without it.

    Raises Refused; a report that was taken back has no outcome.
    """
    mine = sides(actor, case, setting.directory, setting.now)
    field = Side.FIELD in mine and case.dcap_told_at is None
    if Side.DCAP not in mine and not field:
        raise Refused("pas_le_droit")
    if case.running or case.withdrawn:
        raise Refused("action_perimee")


def correct(case: Case, actor: Actor, issue: Issue, setting: Setting) -> Change:
    """The outcome is now this one. What is written to the reporters is carried by the use case."""
    may_correct(case, actor, setting)
    now = replace(case, issue=issue, reporter_told_at=None)
    return Change(now, CORRECTED, (RefreshSurfaces(), Notify("correction", ToReporter())))
