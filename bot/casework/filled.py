"""What a filled report says: people's words, what is wrong with them, and where it happened."""

from collections.abc import Mapping

from rapidfuzz import process

from bot.desk import Desk
from bot.domain.case import Kind
from bot.domain.people import Role
from bot.turn import Turn
from bot.wording import forms
from bot.wording.casefile import LINK, SAID
from bot.wording.reported import is_link
from faq.text import fold

_NEAR = 60


def masked(turn: Turn, kind: Kind, words: Mapping[str, str]) -> Mapping[str, str]:
    """A case keeps links whole, since somebody must find the post; the rest is masked.

    A manquement keeps its words as written: they are read in the case alone, and hold the name of
    the person the DS must speak to.
    """
    if kind is Kind.MANQUEMENT:
        return words
    mask = turn.snapshot.masker.mask
    return {name: value if name == LINK else mask(value) for name, value in words.items()}


def word_errors(desk: Desk, fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the words of a new report, by field."""
    errors = link_errors(desk, fields)
    if not fields.get(SAID):
        errors[SAID] = desk.voice.phrases("refus.champ_vide")
    return errors


def link_errors(desk: Desk, fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the link, if anything."""
    if fields.get(LINK) and not is_link(fields[LINK]):
        return {LINK: desk.voice.phrases("refus.champ_lien")}
    return {}


def words_of(desk: Desk, kind: Kind, fields: Mapping[str, str]) -> dict[str, str]:
    """The answers that are the person's words; « circule » is a fact of the case, not a word."""
    asked = desk.understander.definitions[kind].form
    return {
        item.id: fields[item.id]
        for item in asked
        if item.id != forms.CIRCULATES and fields.get(item.id)
    }


def where(desk: Desk, turn: Turn, text: str) -> str:
    """The author's circonscription, else the one the text names."""
    if turn.author.circonscription or turn.author.role in (Role.DS, Role.DAS):
        return turn.author.circonscription
    found = desk.understander.understand(text).fields.circonscription if text else None
    return found or ""


def division(desk: Desk, turn: Turn, typed: str) -> tuple[str, str]:
    """The code of a typed circonscription, or what to tell the person."""
    names = {fold(item.nom): item for item in turn.snapshot.directory.circonscriptions.values()}
    if fold(typed) in names:
        return names[fold(typed)].code, ""
    near = process.extractOne(fold(typed), list(names), score_cutoff=_NEAR)
    suggestion = names[near[0]].nom if near else ""
    phrase = "circonscription_inconnue" if suggestion else "circonscription_introuvable"
    return "", desk.voice.phrases(f"formulaire.{phrase}", proche=suggestion)
