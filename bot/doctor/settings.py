"""The settings: every reason for which `vigie serve` would not start."""

from collections.abc import Sequence

from bot.config import ConfigError, Settings, check_for_service
from bot.doctor.checkup import Line, broken, good

SUBJECT = "Réglages"

_MEND = "corrigez ce réglage (docs/reglages.md), puis relancez"


def settings_lines(settings: Settings) -> Sequence[Line]:
    """What is wrong with the settings, one line each, or that nothing is."""
    try:
        check_for_service(settings)
    except ConfigError as error:
        return problem_lines(error)
    served = [
        name
        for name, used in (("Slack", settings.serves_slack), ("Teams", settings.serves_teams))
        if used
    ]
    return [good(SUBJECT, f"complets, pour {' et '.join(served)}")]


def problem_lines(error: ConfigError) -> Sequence[Line]:
    """Each problem of settings that were refused."""
    return [broken(SUBJECT, problem, _MEND) for problem in error.problems]
