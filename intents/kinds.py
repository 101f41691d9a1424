"""The kinds of message as values: what each is called, how it is told, what its form asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

REPORTS = ("rumeur", "incident", "publication", "hors_cadre", "manquement")
"""Kinds of case, the most urgent first: what a message reports when two kinds fit as well."""

OTHERS = ("question_recue", "aide", "salutation", "merci", "suivi")
FIELD_TYPES = ("texte", "lien", "fichier", "oui_non", "choix")


HYPOTHESIS, FALSE_IF, ASSERTION = "hypothese", "faux_si", "constat"
RULE_REQUEST, DENIAL, PAST = "demande_regle", "dementi", "passe_lointain"
IGNORED = "a_ignorer"
REQUEST_WORDS, REQUEST_MARKS = "queue_de_demande", "marque_de_demande"
LOGIC = (
    HYPOTHESIS,
    FALSE_IF,
    ASSERTION,
    RULE_REQUEST,
    DENIAL,
    PAST,
    IGNORED,
    REQUEST_WORDS,
    REQUEST_MARKS,
)
"""Classes of words by which any frame tells a fact from a question, a guess or a denial."""


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One field of the form of a report; `choices` only for a `choix`."""

    id: str
    label: str
    type: str
    required: bool = False
    help: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A way of telling a fact: classes of words in order, anywhere, and none of some others.

    `not_before` are not to come before the end of the fact: « peuvent-ils publier » tells none.

    `asserts`: these words alone tell that the fact has happened.
    """

    name: str
    sequence: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    asserts: bool = False


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One kind of message."""

    id: str
    label: str
    examples: tuple[str, ...]
    frames: tuple[Frame, ...]
    form: tuple[FormField, ...]

    @property
    def is_report(self) -> bool:
        """Say whether this kind opens a case."""
        return self.id in REPORTS


@dataclass(frozen=True, kw_only=True)
class Definitions:
    """All kinds by identifier, and the classes of words their frames speak of.

    `senses` are wider lists of words, by what they speak of; `citizen`, those that sort a
    citizen's question. `lookalikes` are messages that resemble reports and are none.
    """

    kinds: Mapping[str, Definition]
    classes: Mapping[str, tuple[str, ...]]
    senses: Mapping[str, tuple[str, ...]]
    citizen: Mapping[str, tuple[str, ...]]
    lookalikes: tuple[str, ...]

    @property
    def words(self) -> frozenset[str]:
        """Every word of the classes and senses, a final * standing for any ending."""
        lists = (*self.classes.values(), *self.senses.values())
        return frozenset(word for items in lists for item in items for word in item.split())

    def __getitem__(self, kind: str) -> Definition:
        """Return one kind; raises KeyError."""
        return self.kinds[kind]

    def __iter__(self) -> Iterator[Definition]:
        """Go through the kinds."""
        return iter(self.kinds.values())
