"""Tells whether two reports speak of the same rumour, so that people are offered to join them."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from heapq import nlargest
from math import exp
from pathlib import Path
from typing import Any, TypeVar

from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from faq.analysis import Analysis, Analyzer
from faq.lexicon import default_lexicon
from faq.matcher import Matcher
from faq.problems import Problems, parse_mapping, read_text
from faq.text import fold, stem
from intents.definitions import DEFINITIONS_DIR
from intents.fields import Circonscription, find_fields

VOCABULARY_FILE = "_memes_rumeurs.yaml"
MODEL_FILE = "_memes_rumeurs.json"
SUGGEST = 0.9
"""Probability from which two reports are suggested as one rumour; see bench/sameness.py."""

FACETS = ("pretention", "chose", "endroit", "public", "exigence")
_COMPARED = 100
# From this share of difference, a place, a date, a number… contradicts another.
_CONFLICT = 0.5
_FUZZY, _FUZZY_PLACE, _FUZZY_LENGTH = 0.7, 0.8, 5
# Weight of words added to a report, so that one shared word never covers a report of one word.
_SMOOTH = 3.0
_STREETS = ("rue", "rang", "chemin", "boulevard", "avenue")
_PLAIN = ("bureau", "local", "urne", "poll", "section", "secteur", "village", "quartier")
# When it was seen and by how many: no part of the claim.
_SEEN = re.compile(
    r"\b(?:depuis|vers|since|around|vu) (?:(?:le|la|ce|cette|hier|a) )*"
    r"(?:\d+ ?h\b(?: \d\d\b)?|midi|minuit|matin|soir)"
    r"|\b(?:il y a|ya) \d+ (?:min\w*|h|heures?|jours?)\b|\b\d{2,}(?: \d{3})* (?:fois|partages?"
    r"|vues?|abonnes?|commentaires|j aime|likes|views|shares|followers|minutes|secondes)\b"
)
_SAINT, _TAG = re.compile(r"\b(?:saint|sainte|ste)\b"), re.compile(r"\bf(\d+)x\b")
_LINK_HEAD = re.compile(r"^https?://(?:www\.|m\.|mobile\.)*")
_LINK_ID, _LONG_NUMBER = re.compile(r"\b(?:v|story_fbid|fbid)=([\w-]+)"), re.compile(r"\d{4,}")
_HOSTS = {"twitter.com": "x.com", "youtu.be": "youtube.com"}

_SECTIONS = (
    *("recit", "mots_outils", "dementis", "sources", "noms_apres", "villes", "negations"),
    *("nombres", "mois", "jours", "locaux", "facettes"),
)

Id = TypeVar("Id")
Model = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """What a report claims, ready to compare. It holds people's words: kept and purged with them.

    `words` are stems and answers (« public:aines »); `dates` start with d, h or w (day, hour,
    weekday); `negative`: the claim denies something.
    """

    words: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    negative: bool = False

    def as_json(self) -> str:
        """Return it as text to store."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Fingerprint":
        """Read what as_json wrote."""
        stored: dict[str, Any] = json.loads(text)
        lists = {name: tuple(v) for name, v in stored.items() if isinstance(v, list)}
        return cls(**{**stored, **lists})


class Sameness:
    """Compares reports. Immutable once built, safe to share between tasks."""

    def __init__(self, read: Callable[[str], Analysis], words: "_Vocabulary", model: Model) -> None:
        """Use Sameness.of."""
        self._read, self._words, self._model = read, words, model
        self._rarity: Mapping[str, float] = model["rarity"]
        self._unseen = float(model["unseen"])
        lexicon = default_lexicon()
        self._light = lexicon.auxiliaries | lexicon.negators
        self._common = lexicon.common_words

    @classmethod
    def of(
        cls, reader: Matcher | Analyzer, circonscriptions: Sequence[Circonscription] = ()
    ) -> "Sameness":
        """Read the vocabulary and the fitted weights; raises ContentError.

        `reader` repairs and rewrites words; the names of `circonscriptions` are places.
        """
        read = reader.read if isinstance(reader, Matcher) else reader
        words = _Vocabulary(
            DEFINITIONS_DIR / VOCABULARY_FILE, [name for _, name in circonscriptions]
        )
        model = json.loads((DEFINITIONS_DIR / MODEL_FILE).read_text(encoding="utf-8"))
        return cls(read, words, model)

    def fingerprint(self, text: str) -> Fingerprint:
        """Return what a report claims, without how it is told; any text will do."""
        text = text.replace("’", "'")
        links = find_fields(text).links
        for link in links:
            text = text.replace(link, " ")
        said = _SAINT.sub("st", fold(text))
        places: set[str] = set()
        dates: set[str] = set()
        said = self._take_places(said, places)
        # Marked before the repair, which knows few of these words, then after it for the typos.
        said = self._words.mark(said, dates)
        said = self._words.mark(" ".join(self._read(said).words), dates)
        negative = self._words.negations.holds(said)
        said = _TAG.sub(lambda m: self._words.tags[int(m[1])], self._words.telling.replace(said))
        kept = [w for w in said.split() if len(w) > 2 and w not in self._light]
        stems = (w if ":" in w else stem(w) for w in kept if not w.isdigit())
        return Fingerprint(
            words=tuple(dict.fromkeys(stems)),
            places=tuple(sorted(places)),
            dates=tuple(sorted(dates)),
            numbers=tuple(sorted({w for w in said.split() if w.isdigit()})),
            links=tuple(sorted({_post(link) for link in links})),
            negative=negative,
        )

    def compare(self, a: Fingerprint, b: Fingerprint) -> float:
        """Return the probability in 0–1 that two reports speak of the same rumour."""
        found = self.features(a, b)
        if not found["cover"] and not found["same_link"]:
            return 0.0
        if a == b and len((*a.words, *a.places, *a.dates, *a.links)) > 1:
            return 1.0  # The same claim: no weight could tell more.
        weights = self._model["weights"]
        total = self._model["bias"] + sum(weights[name] * found[name] for name in found)
        return 1.0 / (1.0 + exp(-min(max(total, -40.0), 40.0)))

    def most_alike(
        self, new: Fingerprint, others: Sequence[tuple[Id, Fingerprint]], *, limit: int = 3
    ) -> tuple[tuple[Id, float], ...]:
        """Return the open rumours that are probably the same, best first, none under SUGGEST."""
        wanted = self._weigh((*new.words, *new.links, *new.places, *new.dates))
        weights, known = wanted.__getitem__, wanted.keys()
        # Comparing takes some 50 µs: only those that share most, by weight, are worth it.
        shares = (
            (sum(map(weights, known & {*o.words, *o.links, *o.places, *o.dates})), place)
            for place, (_, o) in enumerate(others)
        )
        near = nlargest(_COMPARED, (share for share in shares if share[0]))
        scored = [(others[place][0], self.compare(new, others[place][1])) for _, place in near]
        return tuple(nlargest(limit, (s for s in scored if s[1] >= SUGGEST), key=lambda s: s[1]))

    def features(self, a: Fingerprint, b: Fingerprint) -> dict[str, float]:
        """Return what the weights bear on, by name; the same whichever report comes first."""
        found = {"cover": self._cover(a.words, b.words)}
        for facet in FACETS:
            sides = [[w for w in side.words if w.startswith(facet)] for side in (a, b)]
            found[f"same_{facet}"], found[f"differ_{facet}"] = _agreement(*sides)
        found["same_place"], apart = _agreement(a.places, b.places, cutoff=_FUZZY_PLACE)
        local = self._is_local(a) and self._is_local(b)
        found["differ_place_local"] = apart if local else 0.0
        found["differ_place"] = 0.0 if local else apart
        kinds = [[[d for d in s.dates if d[0] == kind] for s in (a, b)] for kind in "dhw"]
        pairs = [_agreement(*kind) for kind in kinds]
        found["same_date"], found["differ_date"] = (max(p[n] for p in pairs) for n in (0, 1))
        _, numbers_apart = _agreement(a.numbers, b.numbers)
        found["same_link"], links_apart = _agreement(a.links, b.links)
        found["differ_negative"] = float(a.negative != b.negative)
        slots = ("differ_place_local", "differ_date", "differ_public", "differ_exigence")
        conflicts = [found[s] for s in (*slots, "differ_endroit")] + [numbers_apart, links_apart]
        found["conflicts"] = float(sum(c >= _CONFLICT for c in conflicts))
        return found

    def _is_local(self, side: Fingerprint) -> bool:
        return any(w in self._words.local or w.startswith("endroit:") for w in side.words)

    def _weigh(self, words: Iterable[str]) -> dict[str, float]:
        return {word: self._rarity.get(word, self._unseen) for word in words}

    def _cover(self, a: Sequence[str], b: Sequence[str]) -> float:
        """Return how much of the better covered report the other one says, by weight of words."""
        weights = self._weigh((*a, *b))
        best = dict.fromkeys(weights, 0.0) | dict.fromkeys(set(a) & set(b), 1.0)
        only = [[w for w in side if not best[w] and ":" not in w and len(w) > 3] for side in (a, b)]
        if all(only):
            near = cdist(*only, scorer=OSA.normalized_similarity, score_cutoff=_FUZZY)
            best.update(zip(only[0], near.max(axis=1).tolist(), strict=True))
            best.update(zip(only[1], near.max(axis=0).tolist(), strict=True))
        said = [(sum(weights[w] * best[w] for w in s), sum(weights[w] for w in s)) for s in (a, b)]
        return max(shared / (total + _SMOOTH) for shared, total in said)

    def _take_places(self, said: str, places: set[str]) -> str:
        """Collect the places of the claim and return the text without any place."""

        def town(found: re.Match[str]) -> str:
            if not self._words.source.search(said[: found.start()]):
                places.add(found[0])
            return " "

        without = self._words.towns.sub(town, said)
        names = {m["name"] for m in self._words.named.finditer(without) if self._is_name(m)}
        places |= names
        return " ".join(word for word in without.split() if word not in names)

    def _is_name(self, found: re.Match[str]) -> bool:
        head, name = found["head"].split()[0], found["name"]
        if name.isdigit():
            return head in _PLAIN or head in _STREETS
        if any(self._words.is_known(text) for text in (name, f"{found['head']} {name}")):
            return False
        linked = bool(found["link"]) and head not in _PLAIN
        return head in _STREETS or linked or name not in self._common


class _Phrases:
    """Replaces the longest known expression at each word by what it stands for."""

    def __init__(self, answers: Mapping[str, Iterable[object]]) -> None:
        rows = [(_pattern(phrase), answer) for answer in answers for phrase in answers[answer]]
        rows.sort(key=lambda row: -len(row[0]))
        self._answers = [answer for _, answer in rows]
        # A group that comes last lets most expressions be refused on their first letter.
        any_of = "|".join(f"{pattern}()" for pattern, _ in rows)
        self._any = re.compile(rf"\b(?:{any_of})(?!\w)")

    def replace(self, text: str) -> str:
        return self._any.sub(lambda found: self._answers[(found.lastindex or 1) - 1], text)

    def holds(self, text: str) -> bool:
        return bool(self._any.search(text))

    def is_one(self, text: str) -> bool:
        return bool(self._any.fullmatch(text))


class _Vocabulary:
    """The words of the YAML file, ready to be found in a folded text."""

    def __init__(self, path: Path, names: Iterable[str]) -> None:
        problems = Problems()
        data: Any = parse_mapping(read_text(path, problems) or "", path.name, problems)
        for section in _SECTIONS:
            if data is not None and section not in data:
                problems.add(path.name, 1, f"il manque « {section} »")
        problems.raise_if_any()
        self.telling = _Phrases({" ": [*data["recit"], *data["mots_outils"]]})
        self.negations = _Phrases({" ": data["negations"]})
        self._denials = _Phrases({" ": data["dementis"]})
        self._numbers = _Phrases({str(n): words for n, words in data["nombres"].items()})
        answers = {f"{f}:{a}": w for f, rows in data["facettes"].items() for a, w in rows.items()}
        self.tags = list(answers)
        # No letter-only word, so that the repair leaves it alone.
        self._facets = _Phrases({f"f{n}x": answers[tag] for n, tag in enumerate(self.tags)})
        self.local = frozenset(data["locaux"])
        towns = _longest({_SAINT.sub("st", fold(str(n))) for n in (*data["villes"], *names)} - {""})
        self.towns = re.compile(rf"\b(?:{towns}|st [a-z]{{3,}}|notre dame(?: d\w* [a-z]+)?)\b")
        sources = _longest(map(_pattern, data["sources"]))
        self.source = re.compile(rf"\b(?:{sources})(?: \w+){{0,3}} $")
        rooms = [p for tag in answers if tag.startswith("endroit:") for p in answers[tag]]
        heads = _longest(map(_pattern, (*data["noms_apres"], *rooms)))
        self.named = re.compile(
            rf"\b(?P<head>{heads})(?: de vote)?(?= (?:numero |no |n )?"
            r"(?P<link>de la |de l |des |du |de |d |la |le )?(?P<name>[a-z]{4,}|\d+)\b)"
        )
        months = "|".join(f"{_any(words)}(?P<{m}>)" for m, words in data["mois"].items())
        days = "|".join(f"{_any(words)}(?P<{d}>)" for d, words in data["jours"].items())
        self._date = re.compile(
            rf"\b(?P<day>\d{{1,2}})(?: ?er)? (?:{months})\b|\b(?:{days})\b"
            r"|\b(?P<hour>\d{1,2}) ?(?:h|hrs?|heures?|am|pm)(?: ?\d\d)?\b"
        )

    def is_known(self, text: str) -> bool:
        return self.telling.is_one(text) or self._facets.is_one(text)

    def mark(self, said: str, dates: set[str]) -> str:
        """Collect the dates of a claim; return it without them, its known words as answers."""

        def date(found: re.Match[str]) -> str:
            hour, day, name = found["hour"], found["day"], found.lastgroup
            dates.add(f"h{int(hour) % 12}" if hour else f"d{day}{name}" if day else f"w{name}")
            return " "

        said = self._numbers.replace(_SEEN.sub(" ", self._denials.replace(said)))
        return self._facets.replace(self._date.sub(date, said))


def _pattern(phrase: object) -> str:
    """Return what finds an expression: each word as folded, a final * standing for any ending."""
    words = str(phrase).split()
    return " ".join(re.escape(fold(w)) + (r"\w*" if w.endswith("*") else "") for w in words)


def _any(phrases: Iterable[object]) -> str:
    return f"(?:{_longest(map(_pattern, phrases))})"


def _longest(patterns: Iterable[str]) -> str:
    return "|".join(sorted(patterns, key=len, reverse=True))


def _post(link: str) -> str:
    """Return the site and the identifier of a post, whatever the way it was copied."""
    bare, _, query = _LINK_HEAD.sub("", link.casefold()).partition("?")
    host, _, path = bare.partition("/")
    named, ids = _LINK_ID.search(query), _LONG_NUMBER.findall(path)
    return fold(f"{_HOSTS.get(host, host)} {named[1] if named else ids[-1] if ids else path}")


def _agreement(
    a: Sequence[str], b: Sequence[str], *, cutoff: float | None = None
) -> tuple[float, float]:
    """Return how far two lists agree and how far they differ, both 0 when one says nothing.

    A list that holds the other agrees with it: the longer report only tells more.
    """
    if not a or not b:
        return 0.0, 0.0
    pairs = {(x, y) for x in a for y in b if x == y or (cutoff is not None and _near(x, y, cutoff))}
    share = max(len({x for x, _ in pairs}) / len(set(a)), len({y for _, y in pairs}) / len(set(b)))
    return share, 1.0 - share


def _near(x: str, y: str, cutoff: float) -> bool:
    alpha = len(x) >= _FUZZY_LENGTH and not x.isdigit()
    return alpha and OSA.normalized_similarity(x, y) >= cutoff
