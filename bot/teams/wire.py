"""JSON as we write it to Teams, whose limits are in bytes: accents as they are, no spaces."""

import json


def written(body: object) -> str:
    """The body as JSON; « é » takes two bytes of UTF-8, where an escape would take six.

    A lone surrogate, which is no character, keeps its escape: UTF-8 has no other way to say it.
    """
    compact = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return compact.encode("utf-8", "backslashreplace").decode("utf-8")
