"""What the DCAP reads of a rumour among the others: its reports, their places, what looks alike."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.domain.case import Case
from bot.messages import Choice, Choices, Document, Facts, Heading, Part, Words
from bot.wording.casefile import SAID, CaseFile, choice, title
from bot.wording.dates import moment
from bot.wording.voice import Voice

SHOWN_REFERENCES, SHOWN_PLACES = 12, 10
QUOTES, QUOTE_WORDS = 3, 200


def joint(voice: Voice, file: CaseFile, lead: Case) -> Document:
    """A report whose rumour is handled under another case."""
    case, phrases = file.case, voice.phrases
    summary = phrases("rumeur.reunie_resume", ref=case.ref, autre=lead.ref)
    split = Choices((choice(voice, case, "separer", "rumour.split"),))
    said = phrases.paragraph("rumeur.reunie", ref=lead.ref)
    return Document(summary, (Heading(title(voice, case)), said, split))


def report_rows(voice: Voice, file: CaseFile) -> Iterator[tuple[str, str]]:
    """How many reports a rumour gathers, from where, under which references."""
    if file.kin.followers:
        reports = [c for c in (file.case, *file.kin.followers) if not c.withdrawn]
        yield from _reports(voice, file, sorted(reports, key=lambda case: case.id))


def suggestions(voice: Voice, file: CaseFile) -> Iterator[Part]:
    """The rumours that this one may be, each with the DCAP's two words; then what it set apart."""
    case, phrases = file.case, voice.phrases
    for other in file.kin.alike:
        where = _place(voice, file, other)
        at = moment(other.opened_at, file.now)
        yield phrases.paragraph("rumeur.ressemble", ref=other.ref, ou=where, heure=at)
        pair = f"{case.id}:{other.id}"
        yield Choices(
            (
                Choice(phrases("bouton.meme_rumeur"), "rumour.same", pair),
                Choice(phrases("bouton.distincte"), "rumour.distinct", pair),
            )
        )
    for other in file.kin.apart:
        yield phrases.note("rumeur.distincte", ref=other.ref)
        label = phrases("bouton.reunir_quand_meme", ref=other.ref)
        yield Choices((Choice(label, "rumour.same", f"{case.id}:{other.id}"),))


def rolled_up(
    voice: Voice, file: CaseFile, reports: Sequence[Case], quoted: Sequence[CaseFile]
) -> tuple[Part, ...]:
    """Many alike reports on one card: `file` leads it, `reports` are all of them, oldest first."""
    phrases = voice.phrases
    kept = [case for case in reports if not case.withdrawn] or list(reports)
    built: list[Part] = [Heading(phrases("rumeur.vague_titre", nombre=str(len(kept))))]
    taken = sum(case.dcap_taken_at is not None for case in kept)
    state = phrases("rumeur.vague_prises", prises=str(taken), nombre=str(len(kept)))
    built.append(Facts((*_reports(voice, file, kept), (phrases("dossier.dcap"), state))))
    for one in quoted[:QUOTES]:
        built += _quote(one)
    built.append(Choices(tuple(_together(voice, file, kept))))
    return tuple(built)


def one_card_each(voice: Voice, file: CaseFile) -> Choices:
    """The way out of a card that several cases share."""
    return Choices((choice(voice, file.case, "carte_par_dossier", "rumour.apart"),))


def _together(voice: Voice, file: CaseFile, kept: Sequence[Case]) -> Iterator[Choice]:
    if len({case.same_as or case.id for case in kept}) > 1:
        yield choice(voice, file.case, "meme_rumeur_toutes", "rumour.all", "primary")
    if any(case.running and case.dcap_taken_at is None for case in kept):
        yield choice(voice, file.case, "prendre_tout", "rumour.take_all")
    yield choice(voice, file.case, "carte_par_dossier", "rumour.apart")


def _reports(voice: Voice, file: CaseFile, reports: Sequence[Case]) -> Iterator[tuple[str, str]]:
    phrases = voice.phrases
    several = len(reports) > 1
    count = phrases("rumeur.nombre", nombre=str(len(reports))) if several else phrases("rumeur.un")
    places = Counter(_place(voice, file, case) for case in reports)
    named = [f"{place} ({n})" if n > 1 else place for place, n in places.most_common()]
    yield count, _capped(voice, named, SHOWN_PLACES)
    refs = [f"{case.ref} ({moment(case.opened_at, file.now)})" for case in reports]
    yield phrases("rumeur.references"), _capped(voice, refs, SHOWN_REFERENCES)


def _capped(voice: Voice, items: Sequence[str], most: int) -> str:
    shown = ", ".join(items[:most])
    left = len(items) - most
    if left <= 0:
        return shown
    key = "rumeur.et_autre" if left == 1 else "rumeur.et_autres"
    return voice.phrases(key, liste=shown, nombre=str(left))


def _place(voice: Voice, file: CaseFile, case: Case) -> str:
    code = case.circonscription
    return file.directory.nom(code) if code else voice.phrases("dossier.non_precise")


def _quote(file: CaseFile) -> Iterator[Part]:
    for field, value in file.words:
        if field == SAID:
            yield Words(value if len(value) <= QUOTE_WORDS else f"{value[:QUOTE_WORDS]} …")
            return
