"""The forms people fill: a report, a precision, the end of a case."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.case import Case, Issue, Kind
from bot.domain.effects import SurfaceKind
from bot.domain.lifecycle import untold
from bot.domain.people import Role
from bot.messages import Field, Form
from bot.wording.typography import typeset
from bot.wording.voice import Voice
from intents.definitions import Definitions, FormField

REPORT, COMPLETE, CLOSE, REPLY = "report", "complete", "close", "reply"
KIND, CIRCONSCRIPTION, ABOUT_DS, CIRCULATES = "sorte", "circonscription", "concerne_ds", "en_ligne"
ISSUE, MOTIVE, WORD = "issue", "motif", "mot"
YES, NO = "oui", "non"
_TYPES = {
    "texte": "text",
    "lien": "url",
    "oui_non": "choice",
    "choix": "choice",
    "fichier": "file",
}
_OF_EVERY_KIND = ("dit", "ou", "lien", "capture", CIRCULATES)


def report_form(
    voice: Voice,
    definitions: Definitions,
    *,
    kind: Kind | None,
    role: Role | None,
    said: str = "",
    circonscription: str = "",
    subject: str = "",
) -> Form:
    """The form of a report. Without a kind it asks for one; a DAS may say it concerns the DS."""
    phrases = voice.phrases
    fields: list[Field] = []
    if kind is None:
        options = tuple(
            (item.value, phrases(f"sorte.{item}"))
            for item in Kind
            if item is not Kind.QUESTION_RECUE or role in (Role.DAS, Role.PERSONNEL)
        )
        question = phrases("formulaire.sorte")
        fields.append(Field(KIND, question, "choice", required=True, options=options))
    fields += [
        _field(voice, item, initial=said if item.id == "dit" else "")
        for item in (definitions[kind].form if kind else _common(voice, definitions))
        if item.type in _TYPES
    ]
    if role not in (Role.DS, Role.DAS, Role.PERSONNEL):
        fields.append(
            Field(
                CIRCONSCRIPTION,
                phrases("formulaire.circonscription"),
                hint=phrases("formulaire.circonscription_aide"),
                initial=circonscription,
                max_length=120,
            )
        )
    if role in (Role.DAS, Role.PERSONNEL):
        fields.append(
            Field(
                ABOUT_DS,
                phrases("formulaire.concerne_ds"),
                "check",
                hint=phrases("formulaire.concerne_ds_aide"),
            )
        )
    title = phrases(f"sorte.{kind}") if kind else phrases("formulaire.titre")
    return Form(
        id=REPORT,
        title=title,
        submit=phrases("formulaire.envoyer"),
        fields=tuple(fields),
        subject=subject,
        intro=phrases("formulaire.intro"),
    )


def _common(voice: Voice, definitions: Definitions) -> Iterator[FormField]:
    """The questions that suit every kind, while nobody knows which it is."""
    for item in definitions[Kind.RUMEUR].form:
        if item.id not in _OF_EVERY_KIND:
            continue
        key = f"formulaire.{item.id}"
        label = voice.phrases(key) if key in voice.phrases.sentences else item.label
        yield replace(item, label=label)


def complete_form(voice: Voice, definitions: Definitions, case: Case) -> Form:
    """The same questions again, to add what was not known; that it circulates has its button."""
    return Form(
        id=COMPLETE,
        title=voice.phrases("formulaire.completer_titre"),
        submit=voice.phrases("formulaire.envoyer"),
        fields=tuple(
            replace(_field(voice, item), required=False)
            for item in definitions[case.kind].form
            if item.type in _TYPES and item.id != CIRCULATES
        ),
        subject=str(case.id),
        intro=case.ref,
    )


def close_form(voice: Voice, case: Case) -> Form:
    """How a case ended, and why."""
    phrases = voice.phrases
    issues = tuple((item.value, phrases(f"issue.{item}").capitalize()) for item in Issue)
    asked = "motif" if untold(case) else "note"
    motive = phrases(f"formulaire.clore_{asked}")
    motive_hint = phrases(f"formulaire.clore_{asked}_aide")
    return Form(
        id=CLOSE,
        title=phrases("formulaire.clore_titre"),
        submit=phrases("formulaire.clore"),
        fields=(
            Field(
                ISSUE, phrases("formulaire.clore_issue"), "choice", required=True, options=issues
            ),
            Field(MOTIVE, motive, "text", required=untold(case), hint=motive_hint),
        ),
        subject=str(case.id),
        intro=case.ref,
    )


def reply_form(voice: Voice, case: Case, surface: SurfaceKind) -> Form:
    """A word in a case, for those who have no thread at hand."""
    phrases = voice.phrases
    inside = surface is not SurfaceKind.RECEIPT
    hint = phrases("formulaire.repondre_aide") if inside else ""
    return Form(
        id=REPLY,
        title=phrases("formulaire.repondre_titre"),
        submit=phrases("formulaire.envoyer"),
        fields=(Field(WORD, phrases("formulaire.repondre"), "text", required=True, hint=hint),),
        subject=f"{case.id}:{surface}",
        intro=case.ref,
    )


def _field(voice: Voice, item: FormField, *, initial: str = "") -> Field:
    if item.type == "oui_non":
        options: tuple[tuple[str, str], ...] = (
            (YES, voice.phrases("bouton.oui")),
            (NO, voice.phrases("bouton.non")),
        )
    else:
        options = tuple((choice, typeset(choice)) for choice in item.choices)
    return Field(
        id=item.id,
        label=typeset(item.label),
        kind=_TYPES[item.type],
        required=item.required,
        hint=typeset(item.help),
        initial=initial,
        options=options,
    )
