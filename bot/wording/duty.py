"""« /garde »: who answers now, until when, and their telephones."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.domain.directory import Directory
from bot.domain.duty import Duty, Rank
from bot.domain.people import Person, Role
from bot.domain.scrutin import LOCAL
from bot.messages import Document, Facts, Heading, Part
from bot.wording.dates import moment
from bot.wording.voice import Voice

Row = tuple[str, str]


def duty_page(
    voice: Voice, asker: Person | None, circonscription: str, directory: Directory, now: datetime
) -> Document:
    """Whom the asker may call now. Somebody outside the directory reads the DCAP's line alone."""
    phrases = voice.phrases
    rows = [(phrases("garde.ligne"), voice.telephone)]
    named, told = False, False
    if asker is not None:
        coordination = list(_coordination(voice, asker, circonscription, directory, now))
        dcap = directory.duties_of(Role.DCAP, "", now)
        named = bool(coordination or dcap)
        coordination = coordination or list(_by_directory(voice, asker, circonscription, directory))
        told = bool(coordination)
        local = [*_ds(voice, asker, circonscription, directory, now), *coordination]
        rows = [*local, *_on_duty(voice, "garde.dcap", dcap, directory, now), *rows]
    built: list[Part] = [Heading(phrases("garde.titre")), Facts(tuple(rows))]
    if asker is not None and not named:
        built.append(phrases.note("garde.sans_tableau" if told else "garde.sans_personne"))
    return Document(phrases("garde.titre"), tuple(built))


def _ds(
    voice: Voice, asker: Person, circonscription: str, directory: Directory, now: datetime
) -> Iterator[Row]:
    """COM-4 sends a DAS and the staff to their DS first."""
    if asker.role in (Role.DAS, Role.PERSONNEL):
        ds = directory.acting_ds(circonscription, now.astimezone(LOCAL).date())
        if ds is not None and ds != asker:
            yield voice.phrases("garde.ds"), voice.person(ds)


def _coordination(
    voice: Voice, asker: Person, circonscription: str, directory: Directory, now: datetime
) -> Iterator[Row]:
    found: dict[str, Duty] = {}
    for code in sorted(_places(asker, circonscription, directory)):
        for duty in directory.duties_of(Role.COORDONNATEUR, code, now):
            found.setdefault(duty.person, duty)
    yield from _on_duty(voice, "garde.coordination", found.values(), directory, now)


def _places(asker: Person, circonscription: str, directory: Directory) -> frozenset[str]:
    """The circonscriptions whose coordination matters to the asker; "" is any of them."""
    if asker.role is Role.DCAP:
        return frozenset(("",))
    if asker.role is Role.COORDONNATEUR:
        return directory.circonscriptions_of(asker)
    return frozenset((circonscription,))


def _by_directory(
    voice: Voice, asker: Person, circonscription: str, directory: Directory
) -> Iterator[Row]:
    """Without a roster, the coordination is whom the directory names."""
    person = directory.coordonnateur_of(circonscription)
    if person is not None and person != asker:
        yield voice.phrases("garde.coordination"), voice.person(person)


def _on_duty(
    voice: Voice, label: str, duties: Iterable[Duty], directory: Directory, now: datetime
) -> Iterator[Row]:
    phrases = voice.phrases
    for duty in duties:
        person = directory.people[duty.person]
        until = moment(duty.ends_at, now)
        relief = phrases("garde.releve") if duty.rank is Rank.RELEVE else ""
        reached = person.telephone or phrases("garde.sans_telephone")
        values = {"nom": person.name, "telephone": reached, "fin": until}
        yield f"{phrases(label)}{relief}", phrases("garde.personne", **values)
