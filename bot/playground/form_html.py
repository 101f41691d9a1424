"""Form → the HTML of an accessible dialog: pure, everything escaped."""

from html import escape

from bot.messages import Field, Form

RADIOS_AT_MOST = 5
NO_FILE = "la démonstration ne prend pas de fichiers."


def render_form(form: Form) -> str:
    """The dialog's content; each field has a place, empty at first, for what is wrong with it."""
    intro = f'<p class="intro">{escape(form.intro)}</p>' if form.intro else ""
    fields = "".join(_field(field) for field in form.fields)
    return (
        f'<form novalidate data-form="{escape(form.id)}" data-subject="{escape(form.subject)}">'
        f'<h2 id="dialog-title" tabindex="-1">{escape(form.title)}</h2>'
        f'<div class="dialog-body">{intro}{fields}</div>'
        '<p class="form-error" role="alert" hidden></p><div class="dialog-actions">'
        '<button type="button" class="choice" data-close>Annuler</button>'
        f'<button type="submit" class="choice primary">{escape(form.submit)}</button>'
        "</div></form>"
    )


def _field(field: Field) -> str:
    match field.kind:
        case "check" if not field.options:
            inner = _check(field)
        case "check":
            return _group(field, "checkbox")
        case "choice" if len(field.options) <= RADIOS_AT_MOST:
            return _group(field, "radio")
        case "choice":
            inner = f"{_label(field)}{_hint(field)}{_select(field)}"
        case "file":
            inner = f'<p class="hint">{escape(field.label)}\N{NO-BREAK SPACE}: {NO_FILE}</p>'
        case "text":
            inner = (
                f"{_label(field)}{_hint(field)}<textarea {_attributes(field)} "
                f'rows="4" maxlength="{field.max_length}">{escape(field.initial)}</textarea>'
            )
        case _:
            inner = f"{_label(field)}{_hint(field)}{_line(field)}"
    return f'<div class="field" data-field="{escape(field.id)}">{inner}{_error(field)}</div>'


def _line(field: Field) -> str:
    mode = ' inputmode="url" spellcheck="false"' if field.kind == "url" else ""
    return (
        f'<input type="text" autocomplete="off" {_attributes(field)}{mode} '
        f'maxlength="{field.max_length}" value="{escape(field.initial)}">'
    )


def _check(field: Field) -> str:
    checked = " checked" if field.initial else ""
    return (
        f'<label class="option"><input type="checkbox" value="oui" {_attributes(field)}{checked}>'
        f"<span>{escape(field.label)}{_required(field)}</span></label>{_hint(field)}"
    )


def _select(field: Field) -> str:
    options = "".join(
        f'<option value="{escape(value)}"{" selected" if value == field.initial else ""}>'
        f"{escape(label)}</option>"
        for value, label in field.options
    )
    return f'<select {_attributes(field)}><option value="">Choisir…</option>{options}</select>'


def _group(field: Field, kind: str) -> str:
    name = escape(field.id)
    chosen = field.initial.split(",") if kind == "checkbox" else [field.initial]
    options = "".join(
        f'<label class="option"><input type="{kind}" name="{name}" value="{escape(value)}"'
        f"{' checked' if value in chosen else ''}><span>{escape(label)}</span></label>"
        for value, label in field.options
    )
    return (
        f'<fieldset class="field" data-field="{name}" aria-describedby="{_described(field)}">'
        f"<legend>{escape(field.label)}{_required(field)}</legend>{_hint(field)}"
        f"<div class=options>{options}</div>{_error(field)}</fieldset>"
    )


def _attributes(field: Field) -> str:
    name = escape(field.id)
    required = ' aria-required="true"' if field.required else ""
    return f'id="f-{name}" name="{name}"{required} aria-describedby="{_described(field)}"'


def _described(field: Field) -> str:
    name = escape(field.id)
    return f"h-{name} e-{name}" if field.hint else f"e-{name}"


def _label(field: Field) -> str:
    return f'<label for="f-{escape(field.id)}">{escape(field.label)}{_required(field)}</label>'


def _required(field: Field) -> str:
    return ' <span class="required">(obligatoire)</span>' if field.required else ""


def _hint(field: Field) -> str:
    if not field.hint:
        return ""
    return f'<p class="hint" id="h-{escape(field.id)}">{escape(field.hint)}</p>'


def _error(field: Field) -> str:
    return f'<p class="error" id="e-{escape(field.id)}" hidden></p>'
