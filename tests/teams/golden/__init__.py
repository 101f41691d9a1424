"""Cards as they should stay, one JSON file each.

When a card changes on purpose, delete its file and run the tests: they write it again, and fail so
that somebody reads the difference.
"""

import json
from pathlib import Path

HERE = Path(__file__).parent


def same_as_golden(name: str, payload: object) -> None:
    """Fails when the payload is not what the file of that name holds, and on a new file."""
    path = HERE / f"{name}.json"
    written = json.dumps(payload, ensure_ascii=False, indent=2) + "\n"
    if not path.exists():
        path.write_text(written, encoding="utf-8")
        raise AssertionError(f"{path.name} was missing: read what was written, and run again")
    assert json.loads(written) == json.loads(path.read_text(encoding="utf-8"))
