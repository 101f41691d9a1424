"""What comes in and what goes out, in shapes that no platform owns."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.people import Account, Address


@dataclass(frozen=True)
class Button:
    """A pressed choice: what it does and the id of what it is about, never words."""

    action: str
    subject: str = ""


@dataclass(frozen=True)
class FileRef:
    """A file that somebody joined, as its platform names it: not fetched yet.

    `source` is what that platform's channel needs to fetch it; `size` is in bytes, 0 when unknown.
    """

    name: str
    media_type: str
    size: int
    source: Mapping[str, str]


@dataclass(frozen=True)
class Inbound:
    """One verified thing that somebody did.

    Exactly one reading applies, in this order: a submitted form (`form`, its `subject` and its
    `fields`), a pressed `button`, a typed `command`, else `text` said at `address`. `key` is the
    same at every delivery of the same act. `private` is true where only the author and Vigie read.
    `corrects` and `retracts` are the keys of an earlier message that its author has just edited
    (`text` is then what it says now) or deleted.
    """

    channel: str
    key: str
    author: Account
    address: Address
    text: str = ""
    private: bool = True
    command: str | None = None
    button: Button | None = None
    form: str | None = None
    subject: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    corrects: str | None = None
    retracts: str | None = None
    files: tuple[FileRef, ...] = ()

    @property
    def in_request(self) -> bool:
        """Whether an answer may travel in the platform's own request."""
        return bool(self.command or self.button or self.form)


@dataclass(frozen=True)
class Span:
    """A run of our own words; `link` makes it a link.

    `mention` is the account that the run names: on its own platform it is notified, elsewhere the
    text alone is shown.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    mention: Account | None = None


@dataclass(frozen=True)
class Heading:
    """The title of a document."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of our own words."""

    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Bullets:
    """A list of our own words."""

    items: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class Words:
    """Somebody's words: shown as they are, parsed by nobody."""

    text: str


@dataclass(frozen=True)
class Copyable:
    """A text offered to be copied as it is."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Labelled values; the values may be people's words and are parsed by nobody."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Note:
    """Small print."""

    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Choice:
    """A button. `url` makes it a link; else it sends back `action` and `subject`.

    `opens_form` says beforehand that pressing it opens a form: some platforms must be told.
    """

    label: str
    action: str = ""
    subject: str = ""
    style: str = ""
    url: str = ""
    opens_form: bool = False


@dataclass(frozen=True)
class Choices:
    """Buttons offered together."""

    choices: tuple[Choice, ...]


Part = Heading | Paragraph | Bullets | Words | Copyable | Facts | Note | Choices


@dataclass(frozen=True)
class Document:
    """Something Vigie says. `summary` is what a notification or a screen reader reads first."""

    summary: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Field:
    """One question of a form.

    `kind` is line, text, url, choice, check or file; lengths are in characters.
    """

    id: str
    label: str
    kind: str = "line"
    required: bool = False
    hint: str = ""
    initial: str = ""
    max_length: int = 3000
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Form:
    """A form to fill: `id` and `subject` come back with its fields."""

    id: str
    title: str
    submit: str
    fields: tuple[Field, ...]
    subject: str = ""
    intro: str = ""


@dataclass(frozen=True)
class Show:
    """Say this to the author alone, in answer to the request.

    `passing` is a mere acknowledgement: what was committed will be shown to them anyway, so a
    channel whose acknowledgement would stay beside it may leave it out.
    """

    document: Document
    passing: bool = False


@dataclass(frozen=True)
class Replace:
    """Put this in place of the message whose button was pressed."""

    document: Document


@dataclass(frozen=True)
class OpenForm:
    """Open a form."""

    form: Form


@dataclass(frozen=True)
class FieldErrors:
    """Keep the form open, with its text, and say what is wrong by field id."""

    errors: Mapping[str, str]


Reply = Show | Replace | OpenForm | FieldErrors
"""What answers the very request; it may be lost, so nobody counts on it alone."""


@dataclass(frozen=True)
class Outcome:
    """What handling one Inbound gave: at most a reply, everything else is already committed."""

    reply: Reply | None = None
    duplicate: bool = False
