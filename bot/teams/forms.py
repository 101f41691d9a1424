"""A form as a card: in a dialog where Teams has them, else in the conversation."""

from collections.abc import Iterator, Mapping

from bot.messages import Field, Form
from bot.teams.actions import LABEL as BUTTON
from bot.teams.actions import execute, submit
from bot.teams.cards import SUMMARY, heading
from bot.teams.data import FIELD, UNTICKED, FormData
from bot.teams.elements import Json, card, rich, run
from bot.teams.fitting import BODY, bytes_of
from bot.teams.phrases import CHOOSE, REQUIRED, SEND_AFTER, TO_CORRECT
from bot.teams.text import clean, cut, fair_cap, fit, named, unmarked, weight

INPUT = 3000
TYPED = 18_000
"""Characters that the texts of one form take together: a report filled to the brim still fits."""

CHECKED = "oui"
EXPANDED = 4
"""The most options that are all shown; more of them are a list to open."""

LABEL = 200
HINT = 400
INTRO = 1000
OPTION = 100
NBSP = "\N{NO-BREAK SPACE}"

_NOTHING_WRONG: Mapping[str, str] = {}


def form_card(
    form: Form,
    data: FormData,
    *,
    in_dialog: bool,
    errors: Mapping[str, str] = _NOTHING_WRONG,
    values: Mapping[str, str] | None = None,
) -> Json:
    """The form to fill, which brings `data` back.

    `values` is what was already typed, kept beside what `errors` says of it, by field id; without
    it, fields hold what they start with.
    """
    held = {
        field.id: clean(field.initial if values is None else values.get(field.id, ""))
        for field in form.fields
    }
    empty = _body(form, dict.fromkeys(held, ""), errors, in_dialog=in_dialog)
    cap = fair_cap(map(weight, held.values()), max(0, BODY - bytes_of(empty)))
    kept = {name: fit(text, cap) for name, text in held.items()}
    body = _body(form, kept, errors, in_dialog=in_dialog)
    title = named(form.submit, BUTTON)
    if in_dialog:
        send = submit(title, data.as_json(), style="primary", inputs=True)
    else:
        send = execute(title, "form", data.as_json(), style="primary", inputs=True)
    return card(body, unmarked(form.title, SUMMARY), offered=[send])


def _body(
    form: Form, values: Mapping[str, str], errors: Mapping[str, str], *, in_dialog: bool
) -> list[Json]:
    # A dialog shows its title by itself.
    body = [] if in_dialog else heading(cut(clean(form.title), LABEL))
    for name, message in errors.items():
        if name not in values:
            body += _wrong(message)
    body += rich(run(fit(clean(form.intro).replace("\n", " "), INTRO)))
    typed = sum(field.kind not in ("choice", "check", "file") for field in form.fields)
    longest = min(INPUT, TYPED // max(1, typed))
    for field in form.fields:
        wrong = _wrong(errors.get(field.id, ""), before=f"{TO_CORRECT}{NBSP}: ")
        first, *hint = _asked(field, values[field.id], longest)
        body += [*wrong, {**first, "spacing": "small"} if wrong else first, *hint]
    return body


def _wrong(message: str, *, before: str = "") -> list[Json]:
    """What is wrong: with the whole form, or with the input below when `before` says so in words.

    Words, for whoever sees no colour; what concerns no input cannot be corrected, and stands alone.
    """
    shown = fit(clean(message).replace("\n", " "), HINT)
    return rich(run(before + shown, bold=True, attention=True)) if shown else []


def _asked(field: Field, value: str, longest: int) -> Iterator[Json]:
    """The input, then its hint, always in sight: Teams hides a placeholder once one types."""
    if field.kind == "file":
        # No input of a card takes a file.
        yield from rich(run(f"{named(field.label, LABEL)}{NBSP}: {SEND_AFTER}", small=True))
        return
    made: Json = {**_input(field, value, longest), "id": f"{FIELD}{field.id}"}
    if field.required:
        made |= {"isRequired": True, "errorMessage": REQUIRED}
    yield made
    hint = fit(clean(field.hint).replace("\n", " "), HINT)
    yield from rich(run(hint, small=True), spacing="small")


def _input(field: Field, value: str, longest: int) -> Json:
    label = named(field.label, LABEL)
    match field.kind:
        case "check" if not field.options:
            return _toggle(label, ticked=value == CHECKED)
        case "check":
            chosen = set(value.split(","))
            kept = ",".join(name for name, _ in field.options if name in chosen)
            return {**_choices(field, label), "isMultiSelect": True, **_held(kept)}
        case "choice" if field.options:
            known = value in (name for name, _ in field.options)
            return {**_choices(field, label), **_held(value if known else "")}
        case _:
            return _typed(field, label, value, longest)


def _typed(field: Field, label: str, value: str, longest: int) -> Json:
    length = max(1, min(field.max_length, longest))
    style: Json = {"style": "url"} if field.kind == "url" else {}
    return {
        "type": "Input.Text",
        "label": label,
        "isMultiline": field.kind == "text",
        "maxLength": length,
        **style,
        **_held(value[:length]),
    }


def _toggle(label: str, *, ticked: bool) -> Json:
    return {
        "type": "Input.Toggle",
        "title": label,
        "wrap": True,
        "valueOn": CHECKED,
        "valueOff": UNTICKED,
        "value": CHECKED if ticked else UNTICKED,
    }


def _choices(field: Field, label: str) -> Json:
    expanded = len(field.options) <= EXPANDED
    options = [{"title": named(shown, OPTION), "value": name} for name, shown in field.options]
    listed: Json = {"style": "expanded"} if expanded else {"style": "compact"}
    if not expanded:
        listed["placeholder"] = CHOOSE
    return {"type": "Input.ChoiceSet", "label": label, "wrap": True, **listed, "choices": options}


def _held(value: str) -> Json:
    return {"value": value} if value else {}
