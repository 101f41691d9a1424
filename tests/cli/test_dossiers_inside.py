"""`vigie dossiers` for somebody who only reported: not what is said among those who handle it."""

import json

from bot.domain.case import Case
from tests.cli.test_dossiers import Terminal, rumour, typed, url

__all__ = ["rumour", "typed", "url"]

INSIDE, SAID = "Entre nous seulement.", "Merci, nous vérifions."


def test_who_reported_reads_what_was_said_to_them_and_nothing_that_stays_inside(
    typed: Terminal, rumour: Case
) -> None:
    for arguments in (("ecrire", INSIDE, "--interne"), ("ecrire", SAID)):
        assert typed(rumour.ref, *arguments, "--au-nom-de", "dcap-1")[0] == 0
    for form in ((), ("--json",)):
        status, shown, _ = typed(rumour.ref, *form, "--au-nom-de", "ds-chicoutimi")
        assert status == 0
        assert SAID in shown
        assert INSIDE not in shown
        for who in ("dcap-2", "coord-saguenay"):
            assert INSIDE in typed(rumour.ref, *form, "--au-nom-de", who)[1]
    told = json.loads(typed(rumour.ref, "--json", "--au-nom-de", "ds-chicoutimi")[1])
    assert told["consignes"] == []
