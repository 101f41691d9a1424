"""Circonscriptions as people type them: all of them, a region, or names between commas."""

import re
from collections.abc import Iterator, Mapping

from rapidfuzz import process

from bot.domain.directory import Directory
from bot.wording.voice import Voice
from faq.text import fold

_NEAR = 60
_BETWEEN = re.compile(r"[,;\n]")
_ALL = ("toutes", "toutes les circonscriptions", "tout le quebec")


def codes(voice: Voice, directory: Directory, typed: str) -> tuple[tuple[str, ...], str]:
    """The codes of what was typed, by name of circonscription, or what to tell the person."""
    places = _places(directory)
    names = [name for name in (part.strip() for part in _BETWEEN.split(typed)) if name]
    if not names:
        return (), voice.phrases("consigne.ou_requis")
    unknown = [name for name in names if fold(name) not in places]
    if unknown:
        shown = ", ".join(_unknown(voice, directory, name) for name in unknown)
        return (), voice.phrases("consigne.inconnues", noms=shown)
    found = {code for name in names for code in places[fold(name)]}
    return tuple(code for code in _by_name(directory) if code in found), ""


def _places(directory: Directory) -> Mapping[str, tuple[str, ...]]:
    """The codes behind each name, as people may type it; a circonscription wins over a region."""
    divisions = directory.circonscriptions.values()
    regions: dict[str, tuple[str, ...]] = {}
    for item in divisions:
        if item.region:
            regions[fold(item.region)] = (*regions.get(fold(item.region), ()), item.code)
    everywhere = dict.fromkeys(_ALL, tuple(_by_name(directory)))
    return regions | {fold(item.nom): (item.code,) for item in divisions} | everywhere


def _by_name(directory: Directory) -> Iterator[str]:
    divisions = directory.circonscriptions.values()
    yield from (item.code for item in sorted(divisions, key=lambda item: fold(item.nom)))


def _unknown(voice: Voice, directory: Directory, name: str) -> str:
    known = {
        fold(said): said
        for item in directory.circonscriptions.values()
        for said in (item.region, item.nom)
        if said
    }
    near = process.extractOne(fold(name), list(known), score_cutoff=_NEAR)
    if near is None:
        return voice.phrases("consigne.inconnue", nom=name)
    return voice.phrases("consigne.inconnue_proche", nom=name, proche=known[near[0]])
