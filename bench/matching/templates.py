"""Intents that have nothing to do with elections: a made-up bank, by templates, in English.

Every matter (lost, late, …) is crossed with every thing (card, loan, …): harder than life, where
two intents seldom share so many words.

`python -m bench.matching.templates FOLDER` writes it there, to be tried with `vigie eval`.
"""

import json
import random
import sys
from itertools import product
from pathlib import Path

from bot.cli.french import say
from faq.catalogue import Catalogue
from faq.loader import bare_entry

SEED = 77
_BANK = Path(__file__).with_name("bank.json")


def intents(*, classes: int = 150, phrasings: int = 20) -> dict[str, list[str]]:
    """Return phrasings by intent, always the same; at most 150 classes."""
    chosen = _everything(phrasings)
    return {name: texts[:phrasings] for name, texts in list(chosen.items())[:classes]}


def questions(*, classes: int = 150, each: int = 5) -> list[dict[str, str]]:
    """Return labelled rows that are no phrasing of `intents`, then some out of scope."""
    rows = [
        {"q": text, "label": name}
        for name, texts in list(_everything(each).items())[:classes]
        for text in texts[-each:]
    ]
    bank = json.loads(_BANK.read_text(encoding="utf-8"))
    outside = [frame.format(text) for text, frame in product(bank["outside"], bank["frames"])]
    return rows + [{"q": text, "label": "oos"} for text in outside]


def catalogue(*, classes: int = 150, phrasings: int = 20) -> Catalogue:
    """Return the intents as a catalogue."""
    sets = intents(classes=classes, phrasings=phrasings)
    return Catalogue.of(bare_entry(name, tuple(texts)) for name, texts in sets.items())


def _everything(enough: int) -> dict[str, list[str]]:
    """Return all the texts of each intent, shuffled: the first for phrasings, the last to ask."""
    bank = json.loads(_BANK.read_text(encoding="utf-8"))
    found = {}
    for (thing, names), (matter, ways) in product(bank["things"].items(), bank["matters"].items()):
        cells = product(names, ways, bank["frames"])
        texts = [frame.format(way.format(name)) for name, way, frame in cells]
        random.Random(f"{SEED}:{thing}:{matter}").shuffle(texts)
        if enough > len(texts) // 2:
            raise ValueError(f"au plus {len(texts) // 2} textes par intention")
        found[f"{thing}_{matter}"] = texts
    return found


def main() -> None:
    """Write catalogue.json and questions.jsonl in the folder given."""
    folder = Path(sys.argv[1])
    sets = [{"id": name, "questions": texts} for name, texts in intents().items()]
    (folder / "catalogue.json").write_text(json.dumps(sets, indent=1), encoding="utf-8")
    lines = "\n".join(json.dumps(row) for row in questions())
    (folder / "questions.jsonl").write_text(lines + "\n", encoding="utf-8")
    say(f"{len(sets)} intentions, {len(questions())} questions : {folder}")


if __name__ == "__main__":
    main()
