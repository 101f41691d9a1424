"""The rooms where Vigie must be able to write, asked for without writing there."""

from datetime import datetime

from bot.doctor.asking import NoAnswer
from bot.doctor.causes import explained
from bot.doctor.checkup import Line, broken, good, unsure
from bot.doctor.records import Place
from bot.doctor.slack import SlackApi
from bot.wording.dates import moment

_INVITE = "s’il est public, tapez-y « /invite @Vigie » : sans effet si elle en est déjà membre"
_MENTION = "installez l’application dans l’équipe, puis mentionnez Vigie une fois dans ce salon"
_ASK = "relancez « vigie doctor » quand la plateforme répond"


async def slack_room_line(place: Place, api: SlackApi | None, now: datetime) -> Line:
    """Whether Vigie sees this room; without `api`, what is remembered of it alone."""
    if api is None:
        return _remembered(place, "non vérifié", _ASK, now)
    try:
        await api.sees(place.address.room)
    except NoAnswer as error:
        cause = explained(error.cause)
        if error.cause in ("channel_not_found", "is_archived"):
            return broken(place.subject, cause.said, cause.todo)
        return unsure(place.subject, f"non vérifiable : {cause.said}", cause.todo)
    if place.card is None and place.address.room.startswith("G"):
        return good(place.subject, "privé, et Vigie le voit : elle en est membre")
    seen = "Vigie le voit ; qu’elle en soit membre ne se vérifie pas sans y écrire"
    return _remembered(place, seen, _INVITE, now)


def teams_room_line(place: Place, now: datetime) -> Line:
    """Whether Teams showed this conversation to Vigie, and lets it write there."""
    if place.known is None:
        return _remembered(place, "Teams ne l’a encore jamais montré à Vigie", _MENTION, now)
    if place.known.refused is not None:
        cause = explained(place.known.refused)
        return broken(place.subject, f"refusé : {cause.said}", cause.todo)
    return good(place.subject, "connu, et Vigie peut y écrire")


def _remembered(place: Place, otherwise: str, todo: str, now: datetime) -> Line:
    """What the last card there tells, else that nothing does."""
    if place.card is not None and place.card.cause is not None:
        cause = explained(place.card.cause)
        return unsure(place.subject, f"la dernière carte y fut refusée : {cause.said}", cause.todo)
    if place.card is not None and place.card.posted_at is not None:
        return good(place.subject, f"dernière carte reçue : {moment(place.card.posted_at, now)}")
    return unsure(place.subject, otherwise, todo)
