"""Questions that ask for the same thing, put together so that one decision serves them all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.storage.review.questions import Question
from faq.text import stems

ALIKE = 0.5
"""The share of words in common from which two questions are alike."""

ALIKE_SAME_ENTRY = 0.34
"""The same, for two questions whose first candidate is one entry."""

_SHORT = 2
_COMMON = 0.2
_ENOUGH_TO_COUNT = 20
_RAREST = 4
_LEADERS_A_WORD = 60


@dataclass(frozen=True)
class Group:
    """Questions alike, the newest first; `entry` is the candidate that most of them came close to.

    `text` is the question that says best what they ask: it has the most words in common with them.
    """

    questions: tuple[Question, ...]
    text: str
    entry: str | None

    @property
    def ids(self) -> tuple[int, ...]:
        """The exchanges of the group."""
        return tuple(question.id for question in self.questions)


@dataclass
class _Gathering:
    words: frozenset[str]
    best: str | None
    members: list[tuple[Question, frozenset[str]]] = field(default_factory=list)


def group_alike(questions: Sequence[Question]) -> Sequence[Group]:
    """Put each question with the group it is most alike, in the order given; largest first.

    The same questions give the same groups. Each question is compared only with those that begin a
    group and share one of its rarest words, so that the time grows with their number.
    """
    read = [frozenset(stems(question.text)) for question in questions]
    common = _common_words(read)
    gatherings: list[_Gathering] = []
    by_word: dict[str, list[int]] = {}
    for question, stemmed in zip(questions, read, strict=True):
        words = frozenset(w for w in stemmed if len(w) > _SHORT and w not in common) or stemmed
        found = _alike(words, question.best, gatherings, by_word)
        if found is None:
            found = _Gathering(words, question.best)
            for word in words:
                by_word.setdefault(word, []).append(len(gatherings))
            gatherings.append(found)
        found.members.append((question, words))
    groups = [_group(gathering) for gathering in gatherings]
    return sorted(groups, key=lambda group: (-len(group.questions), -max(group.ids)))


def _common_words(read: Sequence[frozenset[str]]) -> frozenset[str]:
    """What so many questions hold that it says nothing of any of them."""
    if len(read) < _ENOUGH_TO_COUNT:
        return frozenset()
    counted = Counter(word for words in read for word in words)
    return frozenset(word for word, times in counted.items() if times > _COMMON * len(read))


def _alike(
    words: frozenset[str],
    best: str | None,
    gatherings: Sequence[_Gathering],
    by_word: dict[str, list[int]],
) -> _Gathering | None:
    rarest = sorted(words & by_word.keys(), key=lambda word: (len(by_word[word]), word))[:_RAREST]
    numbers = {number for word in rarest for number in by_word[word][:_LEADERS_A_WORD]}
    found, most = None, 0.0
    for number in sorted(numbers):
        leader = gatherings[number]
        shared = len(words & leader.words)
        likeness = shared / (len(words) + len(leader.words) - shared)
        same_entry = best is not None and best == leader.best
        if likeness > most and likeness >= (ALIKE_SAME_ENTRY if same_entry else ALIKE):
            found, most = leader, likeness
    return found


def _group(gathering: _Gathering) -> Group:
    members = gathering.members
    counted = Counter(word for _, words in members for word in words)
    central = max(
        members, key=lambda m: (sum(counted[w] for w in m[1]) / (len(m[1]) or 1), -m[0].id)
    )
    entries = Counter(question.best for question, _ in members if question.best)
    entry = min(entries, key=lambda name: (-entries[name], name)) if entries else None
    return Group(tuple(question for question, _ in members), central[0].text, entry)
