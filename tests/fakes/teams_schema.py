"""The published schema of Adaptive Cards 1.5, applied where a copy of it is at hand.

It is not copied into the project: everywhere else, `teams_limits` alone tells what is wrong.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft6Validator, validators
from jsonschema.exceptions import ValidationError, best_match

SCHEMA = Path(__file__).parents[3] / "shared" / "schemas" / "adaptive-card-1.5.0.json"


def schema_faults(card: Mapping[str, Any]) -> list[str]:
    """What the schema says against a card, as its first complaint; empty when it has none.

    `msteams` is Teams' own addition, which the schema does not know.
    """
    validator = _validator()
    if validator is None:
        return []
    plain = {key: value for key, value in card.items() if key != "msteams"}
    error = best_match(validator.iter_errors(plain))
    return [f"{error.json_path}: {error.message[:300]}"] if error else []


@cache
def _validator() -> Any:
    if not SCHEMA.is_file():
        return None
    definitions = json.loads(SCHEMA.read_text(encoding="utf-8"))["definitions"]

    def any_of(
        validator: Any, schemas: list[dict[str, Any]], instance: Any, schema: Any
    ) -> Iterator[ValidationError]:
        # Trying an element as each of the sixteen kinds takes ten times as long, and hides what is
        # wrong with it among what it is not.
        kind = instance.get("type") if isinstance(instance, dict) else None
        target = [{"$ref": f"#/definitions/{kind}"}]
        fitting = [one for one in schemas if one.get("allOf") == target]
        if fitting:
            yield from validator.descend(instance, fitting[0])
        else:
            yield from Draft6Validator.VALIDATORS["anyOf"](validator, schemas, instance, schema)

    extend: Any = validators.extend
    typed = extend(Draft6Validator, {"anyOf": any_of})
    return typed({"$ref": "#/definitions/AdaptiveCard", "definitions": definitions})
