"""The home tab and its one form: pure."""

from bot.home import HomePage
from bot.messages import Button, Choice, Choices, Document, Facts, Field, Form
from bot.slack.blocks import render
from bot.slack.elements import Json
from bot.slack.phrases import (
    BOT_NAME,
    HOME_ASK,
    HOME_DUTY,
    HOME_REPORT,
    QUESTION_LABEL,
    QUESTION_SUBMIT,
    QUESTION_TITLE,
)

RUMOUR = Button("accueil.rumeur")
ASK = Button("accueil.question")
QUESTION_FORM = "question"
QUESTION = "question"
"""The only field of that form."""

_LONGEST = 3000


def home_view(page: HomePage) -> Json:
    """The tab: what somebody may need at once comes first, for whoever reads on a phone."""
    buttons = (
        Choice(HOME_REPORT, RUMOUR.action, style="primary", opens_form=True),
        Choice(HOME_ASK, ASK.action, opens_form=True),
    )
    duty = Facts(((HOME_DUTY, page.telephone),))
    parts = (Choices(buttons), duty, *page.cases.parts, *page.help.parts)
    return {"type": "home", "blocks": render(Document(BOT_NAME, parts))["blocks"]}


def question_form() -> Form:
    """A question, asked from the tab where nobody can write."""
    asked = Field(QUESTION, QUESTION_LABEL, "text", required=True, max_length=_LONGEST)
    return Form(QUESTION_FORM, QUESTION_TITLE, QUESTION_SUBMIT, (asked,))
