"""Whether cases that look alike two by two are one rumour together."""

from collections.abc import Collection, Iterable


def together(ids: Collection[int], pairs: Iterable[tuple[int, int]]) -> bool:
    """Whether these cases are all tied by likeness, from one to the next."""
    near: dict[int, set[int]] = {one: set() for one in ids}
    for a, b in pairs:
        if a in near and b in near:
            near[a].add(b)
            near[b].add(a)
    reached: set[int] = set()
    edge = set(list(near)[:1])
    while edge:
        reached |= edge
        edge = {other for one in edge for other in near[one]} - reached
    return len(reached) == len(near)
