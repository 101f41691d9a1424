"""Takes the courtesies off the two ends of a message, so that the question alone is ranked."""

from faq.text import MAX_CHARS
from intents.phrases import follow_up_phrases, word_spans

_LONGEST = 5


def without_courtesies(text: str) -> str:
    """Return what is left between a greeting and thanks; the whole text when nothing is."""
    text = text[:MAX_CHARS]
    words, spans = word_spans(text)
    lists = follow_up_phrases()
    start, end = 0, len(words)
    while length := lists["salutations"].length_at(words, start):
        start += length
    while length := next(
        (
            size
            for size in range(min(_LONGEST, end - start), 0, -1)
            if lists["remerciements"].length_at(words[:end], end - size) == size
        ),
        0,
    ):
        end -= length
    if start >= end or (start, end) == (0, len(words)):
        return text
    return text[spans[start][0] : spans[end][0] if end < len(words) else len(text)].strip()
