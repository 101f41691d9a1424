"""Slack: whose token it is, what it may do, who can be reached with it, which rooms it sees."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.doctor.asking import Answer, Asker, NoAnswer
from bot.doctor.causes import explained
from bot.doctor.checkup import Line, broken, good, unsure
from bot.doctor.clock import clock_line
from bot.slack.manifest import SCOPES

WAITS = 3
"""How many times in a row Slack is obeyed when it asks to wait."""

LONGEST_WAIT = 30.0
"""Seconds that Slack may ask for before the question is left aside."""

_NO_MESSAGE = "1000000000.000001"
"""The name of a message that no room has: it is older than Slack."""

_INSTALL = "collez le manifeste (« vigie manifest slack ») dans l’application et réinstallez-la"


@dataclass(frozen=True)
class SlackApi:
    """Slack's Web API for questions that change nothing and show nothing to anybody."""

    asker: Asker
    token: str = field(repr=False)
    base_url: str
    sleep: Callable[[float], Awaitable[None]]

    async def call(self, method: str, **form: str) -> Answer:
        """A good answer; raises NoAnswer with Slack's code. Waits when Slack asks, not for long."""
        answer = await self._ask(method, form)
        for _ in range(WAITS):
            wait = _seconds(answer.headers.get("Retry-After", ""))
            if answer.status != 429 or wait > LONGEST_WAIT:
                break
            await self.sleep(wait)
            answer = await self._ask(method, form)
        if answer.body.get("ok") is True:
            return answer
        raise NoAnswer(_code(answer), answer)

    async def trouble_with(self, account: str, teams: frozenset[str]) -> str | None:
        """Why this account cannot be written to, or None; raises NoAnswer when nobody knows.

        `teams` are the workspaces and organisations served.
        """
        try:
            user = (await self.call("users.info", user=account)).body.get("user")
        except NoAnswer as error:
            if error.cause in ("user_not_found", "user_not_visible"):
                return "user_not_found"
            raise
        if not isinstance(user, dict):
            raise NoAnswer("unreadable_answer")
        if user.get("deleted"):
            return "user_deactivated"
        if user.get("is_bot"):
            return "cannot_dm_bot"
        grid = user.get("enterprise_user")
        home = {user.get("team_id"), grid.get("enterprise_id") if isinstance(grid, dict) else None}
        return None if home & teams else "other_workspace"

    async def sees(self, room: str) -> None:
        """Return when the room exists and shows itself to us; raises NoAnswer otherwise.

        `conversations.info` wants scopes that Vigie does not need. A permalink wants none: that the
        message is unknown tells that the room is not. A private room shows itself to its members.
        """
        try:
            await self.call("chat.getPermalink", channel=room, message_ts=_NO_MESSAGE)
        except NoAnswer as error:
            if error.cause != "message_not_found":
                raise

    async def _ask(self, method: str, form: Mapping[str, str]) -> Answer:
        return await self.asker.ask("POST", self.base_url + method, bearer=self.token, form=form)


async def slack_lines(api: SlackApi, teams: frozenset[str]) -> tuple[Sequence[Line], bool]:
    """What Slack tells of the application, and whether the token serves to ask more."""
    try:
        answer = await api.call("auth.test")
    except NoAnswer as error:
        cause = explained(error.cause)
        lines = [broken("Slack, jeton", cause.said, cause.todo)]
        if error.answer is not None:
            lines.append(clock_line("Slack", error.answer))
        return lines, False
    return [
        good("Slack, jeton", "accepté"),
        _workspace_line(answer, teams),
        scopes_line(answer.headers.get("x-oauth-scopes")),
        unsure(
            "Slack, commandes et secret de signature",
            "ne se lisent pas par l’API de Slack",
            "tapez « /com4 bonjour » dans Slack : une réponse prouve que les deux sont bons",
        ),
        clock_line("Slack", answer),
    ], True


def scopes_line(granted: str | None) -> Line:
    """What the token may do, as Slack lists it, against what the manifest asks for."""
    subject = "Slack, autorisations"
    if granted is None:
        return unsure(subject, "non vérifiables : Slack ne les a pas dites", _INSTALL)
    held = {scope.strip() for scope in granted.split(",") if scope.strip()}
    missing, extra = sorted(set(SCOPES) - held), sorted(held - set(SCOPES))
    said = " ; ".join(
        f"{what} : {', '.join(scopes)}"
        for what, scopes in (("manquantes", missing), ("superflues", extra))
        if scopes
    )
    if missing:
        return broken(subject, said, _INSTALL)
    if extra:
        return unsure(subject, said, _INSTALL)
    return good(subject, "celles du manifeste, ni plus ni moins")


def _workspace_line(answer: Answer, teams: frozenset[str]) -> Line:
    subject = "Slack, espace de travail"
    told = (answer.body.get("team_id"), answer.body.get("enterprise_id"))
    ids = [value for value in told if isinstance(value, str) and value]
    if teams.isdisjoint(ids):
        return broken(
            subject,
            f"le jeton est celui de {' / '.join(ids) or 'personne'}, qui n’est pas servi : toutes "
            "ses demandes seraient refusées",
            "mettez cet identifiant dans VIGIE_SLACK_TEAM_IDS, ou changez de jeton",
        )
    return good(subject, f"{' / '.join(ids)}, servi")


def _code(answer: Answer) -> str:
    if answer.status == 429:
        return "ratelimited"
    error = answer.body.get("error")
    if isinstance(error, str) and error:
        return error
    return f"http_{answer.status}" if answer.status >= 400 else "unreadable_answer"


def _seconds(wait: str) -> float:
    return float(wait) if wait.isdecimal() else 5.0
