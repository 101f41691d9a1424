"""The form that corrects the outcome of a closed case and says it to those who reported."""

from bot.domain.case import Case, Issue
from bot.messages import Field, Form
from bot.wording.forms import ISSUE, WORD
from bot.wording.voice import Voice

CORRECT = "correct"


def correct_form(voice: Voice, case: Case) -> Form:
    """The right outcome, and what the people who reported are to read."""
    phrases = voice.phrases
    issues = tuple((item.value, phrases(f"issue.{item}").capitalize()) for item in Issue)
    return Form(
        id=CORRECT,
        title=phrases("formulaire.corriger_titre"),
        submit=phrases("formulaire.envoyer"),
        fields=(
            Field(
                ISSUE,
                phrases("formulaire.corriger_issue"),
                "choice",
                required=True,
                initial=case.issue or "",
                options=issues,
            ),
            Field(
                WORD,
                phrases("formulaire.corriger_mot"),
                "text",
                required=True,
                hint=phrases("formulaire.corriger_aide"),
            ),
        ),
        subject=str(case.id),
        intro=case.ref,
    )
