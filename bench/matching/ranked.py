"""What any way of ranking gives, so that all are measured alike."""

from collections.abc import Callable

Ranked = list[tuple[str, float]]
"""Entry identifiers, best first; the number of the first one is how sure the method is."""

Rank = Callable[[str], Ranked]
