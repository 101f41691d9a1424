"""The forms that hand a case on."""

from collections.abc import Sequence

from bot.domain.case import Case
from bot.domain.lifecycle import Setting
from bot.domain.people import Person
from bot.messages import Field, Form
from bot.wording.voice import Voice

ASSIGN = "assign"
PERSON = "personne"
_LONGEST_NAME = 40
"""Leaves room for the rest in the 75 characters that a platform gives to an option."""


def assign_form(voice: Voice, case: Case, people: Sequence[Person], setting: Setting) -> Form:
    """To whom the case is handed, among those people: each with what they do in it."""
    phrases = voice.phrases
    options = tuple((person.id, _option(voice, case, person, setting)) for person in people)
    return Form(
        id=ASSIGN,
        title=phrases("confier.titre"),
        submit=phrases("confier.envoyer"),
        fields=(
            Field(
                PERSON,
                phrases("confier.personne"),
                "choice",
                required=True,
                hint=phrases("confier.aide"),
                options=options,
            ),
        ),
        subject=str(case.id),
        intro=case.ref,
    )


def _option(voice: Voice, case: Case, person: Person, setting: Setting) -> str:
    """A name and a role, and whether they are on duty there now."""
    there = setting.directory.on_duty(person.role, case.circonscription, setting.now)
    key = "confier.option_de_garde" if person in there else "confier.option"
    role = voice.phrases(f"confier.{person.role}")
    return voice.phrases(key, nom=person.name[:_LONGEST_NAME], role=role)
