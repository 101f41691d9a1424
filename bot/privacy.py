"""Masks personal information before anything is stored.

Patterns are linear: quantifiers are bounded or possessive. Masking twice changes nothing: what may
touch a letter (links to numbers) comes first, then what begins and ends at the edge of a word.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from faq.text import fold

_H = r"[^\S\n]"
_SEP = r"[ \t\xa0\u2009\u202f.\-‐‑–—/]"
_MONTH = (
    r"(?:jan|f[ée]v|feb|mar|a[vp]r|ma[iy]|jui?[nl]|ao[uû]t|aug|sept?|oct|nov|d[ée]c)[a-zéû]{0,7}\.?"
)

_IN_LINK = r"[^\s<>|\"\[\]]"
_LINK = re.compile(
    rf"(?i)(?P<scheme>https?://)(?P<host>(?:(?![/?#]){_IN_LINK})++)(?P<path>{_IN_LINK}*+)"
    r"|(?<![\w@.\]])(?=\w)(?P<bare>(?:[\w-]{1,63}\.){1,4}"
    r"(?:ca|com|net|org|info|quebec|fr|be|me|tv|app|watch))"
    rf"(?P<rest>[/?#]{_IN_LINK}*+)"
)
_AFTER_LINK = ".,;:!?)»’'\"…*_~`"
_SOCIAL = re.compile(
    r"(?i)(?:^|\.)(?:(?:facebook|fb|instagram|tiktok|x|twitter|linkedin|snapchat|youtube)\.com"
    r"|threads\.(?:net|com)|fb\.(?:me|watch)|t\.me|youtu\.be|bsky\.app)(?::\d+)?$"
)
_POST = re.compile(
    r"(?i)[/?&](?:posts?|permalink|story|stories|story_fbid|photos?|fbid|videos?|watch|v|reels?"
    r"|p|tv|status|share|shorts|events|pulse|update)(?:[./?&=:-]|$)"
)
_GROUP = re.compile(r"(?i)^/groups?/")


def _link(match: re.Match[str]) -> str:
    written = match["host"] or match["bare"]
    host = written.rpartition("@")[2]
    whole = match["path"] or match["rest"] or ""
    path = whole.rstrip(_AFTER_LINK)
    start = (match["scheme"] or "") + host
    if not path.strip("/"):
        return start + whole
    if not _SOCIAL.search(host):
        kept = "…"
    elif _POST.search(path):
        kept = "[publication]"
    else:
        kept = "[groupe]" if _GROUP.match(path) else "[profil]"
    return f"{start}/{kept}{whole[len(path) :]}"


_MENTION = re.compile(r"(?i)<@\w++(?:\|[^<>]*+)?>|<at\b[^<>]*+>[^<>]*+</at>")
_EMAIL = re.compile(r"[\w.+-]++(?P<domain>@[\w-]++(?:\.[\w-]++)++)?+")
_HANDLE = re.compile(r"(?<![\w\]])@(?!\d++(?:h\d*+)?+(?!\w))\w++(?:[.@-]++\w++)*+")
_AREA = r"[2-9]\d\d"
_TELEPHONE = re.compile(
    rf"(?i)(?:(?:(?<!\d)\+?1{_SEP}{{0,2}}{_AREA}|(?<!\d){_AREA}"
    rf"|(?:(?<!\d)\+?1{_SEP}{{0,2}})?\({_H}?{_AREA}{_H}?\))"
    rf"{_SEP}{{0,2}}{_AREA}{_SEP}{{0,2}}\d{{4}}(?!\d)"
    # +7 is the last day of COM-4 far more often than a country.
    rf"|(?<![\w\]])\+(?!7\b)[1-9](?:{_SEP}{{0,2}}\(?\d\)?){{7,14}}(?!\d|{_H}?\$))"
    rf"(?:{_H}{{0,2}},?{_H}{{0,2}}(?:poste|extension|ext\.?|x|#){_H}{{0,2}}\d{{1,6}}(?!\w))?"
)
_DIGITS = re.compile(r"\d++")
_DIGIT_RUN = re.compile(rf"\d++(?:{_SEP}{{1,3}}\d++)*+")
_MONEY = re.compile(rf"{_H}?\$")
_MAX_GROUPS = 5


def _numbers(run: re.Match[str]) -> str:
    """Mask the payment cards and social insurance numbers among groups of digits."""
    text = run[0]
    groups = list(_DIGITS.finditer(text))
    money = _MONEY.match(run.string, run.end()) is not None
    out, done, first = [], 0, 0
    while first < len(groups):
        for last in range(min(first + _MAX_GROUPS, len(groups)), first, -1):
            word = _number([group[0] for group in groups[first:last]])
            if word and not (money and last == len(groups)):
                out += [text[done : groups[first].start()], word]
                done, first = groups[last - 1].end(), last
                break
        else:
            first += 1
    return "".join(out) + text[done:]


def _number(groups: list[str]) -> str:
    """The word for what these groups of digits are, or an empty string."""
    shape, digits = tuple(map(len, groups)), "".join(groups)
    by_four = all(size == 4 for size in shape[:-1]) and (shape[-1] <= 4 or len(shape) == 1)
    if shape in ((9,), (3, 3, 3)) and not digits.startswith("000"):
        word = "[NAS]"
    elif (by_four and 13 <= len(digits) <= 19) or shape in ((4, 6, 4), (4, 6, 5)):
        word = "[carte]"
    else:
        return ""
    values = [int(digit) for digit in reversed(digits)]
    doubled = [2 * value - 9 * (value > 4) for value in values[1::2]]
    return "" if (sum(values[::2]) + sum(doubled)) % 10 else word


_ORDINAL = r"(?:er|re|ère|e|[iè]?ème|ieme|st|nd|rd|th)"
_BIRTH = re.compile(
    rf"(?i)(?<!\w)(?P<intro>(?:n[ée]e?(?:\(e\)|[·.-]e)?(?:{_H}à{_H}[^\d\n\[\]]{{1,40}}?)?"
    rf"(?:{_H}(?:le|en))?|born(?: on| in)?|(?:date{_H}de{_H})?naissance|date of birth|dob"
    rf"|d\.?d\.?n\.?)[^\S\n]{{0,2}}(?:est{_H}|:|=)?{_H}{{0,2}}(?:le{_H})?)"
    rf"(?:\d{{1,2}}{_ORDINAL}?{_H}{{1,2}}{_MONTH}(?:,?{_H}{{1,2}}\d{{4}})?"
    rf"|{_MONTH}{_H}\d{{1,2}}{_ORDINAL}?(?:,?{_H}\d{{4}})?"
    rf"|\d{{1,4}}(?P<sep>[-/. ])\d{{1,2}}(?P=sep)\d{{1,4}}|\d{{8}}|\d{{4}})(?!\w)"
)
_ACCOUNT = re.compile(
    rf"(?i)(?<!\w)(?P<intro>(?:(?:compte{_H}(?:bancaire|no|n[°º]|num[ée]ro|#)|folio|transit)"
    rf"\.?(?:{_H}(?:no|n[°º]|num[ée]ro|#)\.?)?|compte(?={_H}?:)){_H}?:?{_H}?)"
    rf"\d(?:{_SEP}?\d){{4,19}}(?!\w)|(?<!\w)\d{{5}}-\d{{3}}-\d{{7,12}}(?!\w)"
)
_PERMIS = re.compile(rf"(?i)(?<!\w)[a-z]{_SEP}?\d{{4}}{_SEP}?\d{{6}}{_SEP}?\d{{2}}(?!\w)")
_NAM = re.compile(
    # « date 20261003 » has the same shape, but no living member of staff has its first two digits.
    rf"(?i)(?<!\w)[a-z]{{4}}{_SEP}?(?!(?:19|20)\d\d{_SEP}?(?:0[1-9]|1[0-2])[0-3]\d)"
    rf"\d{{4}}{_SEP}?\d{{4}}(?!\w)"
)
_POSTAL = re.compile(
    rf"(?i)(?<!\w)[abceghj-nprstvxy]\d[abceghj-nprstv-z](?:{_H}|-)?\d[abceghj-nprstv-z]\d(?!\w)"
)

_CIVIC = rf"(?<![\w+])(?<![\w\]]-)\d{{1,5}}(?:{_H}?[a-dA-D](?!\w)|-\d{{1,5}})?"
_WORD = r"\w*+(?:['’.–-]\w++)*+"
_OF = rf"(?i:(?:(?:de|du|des|la|le|les|aux?|ste?|mgr)\.?{_H}|[dl]['’]))"
_CAPITAL = rf"[A-ZÀ-ÖØ-Þ]{_WORD}"
_STREET = (
    r"(?i:rue|ruelle|avenue|ave?|boulevard|boul|blvd|chemin|ch(?=\.)|rang|route|rte|impasse"
    r"|all[ée]e|mont[ée]e|croissant|sentier|square|autoroute)(?!\w)\.?"
)
_PLACE = r"(?i:place|pl(?=\.)|c[ôo]te|cours|passage|promenade|terrasse|carr[ée]|quai)(?!\w)\.?"
_ADDRESS = re.compile(
    rf"(?P<keep>(?<!\w)(?i:(?:(?:bureau|section){_H}de{_H}vote|bv){_H}(?:n[o°]\.?{_H}?)?\d{{1,4}}"
    rf"|\d{{1,2}}{_ORDINAL}?{_H}{_MONTH}{_H}\d{{4}}|\d{{4}}-\d\d-\d\d"
    rf"|\d{{1,2}}{_H}?[h:](?:{_H}?\d\d)?)(?!\w))"
    rf"|{_CIVIC}(?:(?:{_H}?,{_H}?|{_H}{{1,2}})"
    rf"(?:{_STREET}{_H}{{0,2}}{_OF}{{0,3}}(?:[^\W\d_]{_WORD}|\d{{1,4}}(?!\w))"
    rf"|\d{{1,3}}{_ORDINAL}{_H}{_STREET}"
    rf"|(?:{_PLACE}{_H}{{0,2}}(?:{_OF}{{1,3}}[^\W\d_]{_WORD}|{_CAPITAL})))"
    rf"|{_H}?,{_H}?{_PLACE}{_H}{{0,2}}[^\W\d_]{_WORD}"
    rf"|{_H}(?:{_CAPITAL}{_H}){{1,3}}(?i:street|st|road|rd|avenue|ave|drive|dr|lane|court|crescent"
    rf"|blvd|boulevard|way|place|terrace)(?!\w)|{_H}(?:[^\W\d_]{_WORD}{_H}){{1,2}}"
    rf"(?i:street|road|crescent)(?!\w))(?:{_H}{_OF}{{0,2}}{_CAPITAL}){{0,3}}"
    rf"(?:{_H}?,?{_H}?(?i:app(?:artement|t)?\.?|apt\.?|unit[ée]?|suite|bureau|bur\.|#){_H}?"
    r"\w{1,6}(?!\w))?(?!\w)"
)


def _email(match: re.Match[str]) -> str:
    return "[courriel]" if match["domain"] else match[0]


def _address(match: re.Match[str]) -> str:
    return match["keep"] or "[adresse]"


_Step = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]
_STEPS: tuple[_Step, ...] = (
    (_LINK, _link),
    (_MENTION, "[profil]"),
    (_EMAIL, _email),
    (_TELEPHONE, "[téléphone]"),
    (_DIGIT_RUN, _numbers),
    (_BIRTH, r"\g<intro>[date de naissance]"),
    (_ACCOUNT, r"\g<intro>[compte]"),
    (_PERMIS, "[permis]"),
    (_NAM, "[NAM]"),
    (_POSTAL, "[code postal]"),
    (_HANDLE, "[profil]"),
    (_ADDRESS, _address),
)

_LETTERS = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*+)++")
_GAP = re.compile(r"[\s,._'’‐‑–—-]{1,3}")
_WORD_CHARACTER = re.compile(r"\w")
_HYPHEN = re.compile(r"[‐‑–—-]")


class Masker:
    """Replaces personal information by a French word in brackets.

    `full_names` are those of the directory: only a first and last name together are masked.
    """

    def __init__(self, full_names: Iterable[str]) -> None:
        self._names: set[tuple[str, ...]] = set()
        self._sizes: dict[str, set[int]] = {}
        for name in full_names:
            parts = [[_key(word[0]) for word in _LETTERS.finditer(part)] for part in name.split()]
            for turn in range(len(parts) if len(parts) > 1 else 0):
                keys = tuple(key for part in parts[turn:] + parts[:turn] for key in part)
                if len(keys) > 1:
                    self._names.add(keys)
                    self._sizes.setdefault(keys[0], set()).add(len(keys))

    def mask(self, text: str) -> str:
        """The text without what identifies somebody; every other character is unchanged."""
        for pattern, word in _STEPS:
            text = pattern.sub(word, text)
        return "".join(self._without_names(text))

    def _without_names(self, text: str) -> Iterator[str]:
        words = list(_LETTERS.finditer(text))
        keys = [_key(word[0]) for word in words]
        done = first = 0
        while first < len(words):
            sizes = sorted(self._sizes.get(keys[first], ()), reverse=True)
            for size in sizes:
                name = words[first : first + size]
                if tuple(keys[first : first + size]) in self._names and _together(text, name):
                    yield text[done : name[0].start()]
                    yield "[nom]"
                    done, first = name[-1].end(), first + len(name)
                    break
            else:
                first += 1
        yield text[done:]


@lru_cache(maxsize=16_384)
def _key(word: str) -> str:
    return fold(word) or word.casefold()


def _together(text: str, words: list[re.Match[str]]) -> bool:
    """Whether these words make one name, and not the end of one sentence and the next one's start.

    Hyphens alone do not: « Jean-Talon » is a circonscription even with a Jean Talon on the staff.
    """
    gaps = [text[one.end() : two.start()] for one, two in pairwise(words)]
    edges = (
        text[max(words[0].start() - 1, 0) : words[0].start()],
        text[words[-1].end() : words[-1].end() + 1],
    )
    return (
        all(_GAP.fullmatch(gap) for gap in gaps)
        and not all(_HYPHEN.search(gap) for gap in gaps)
        and not any(_WORD_CHARACTER.match(edge) for edge in edges)
    )
