"""Reading arguments: whatever a model sends becomes what the tool takes, or a refusal that says what is wrong."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import ValidationError

from dokani.agents.tools.model import LONGEST_ARGUMENTS, Taken, Tool
from dokani.kit.errors import Unprocessable

MOST_FAULTS = 10


class InvalidArguments(Unprocessable):
    """`data.faults` lists path and problem, at most ten."""

    code = "invalid_arguments"


def read(tool: Tool, arguments: object) -> Taken:
    """The arguments as the tool's own shape. Raises InvalidArguments."""
    if not isinstance(arguments, Mapping):
        raise InvalidArguments("Arguments are one JSON object.", faults=[])
    try:
        text = orjson.dumps(dict(arguments))
    except (TypeError, ValueError, RecursionError) as error:
        # Halves of characters, numbers beyond 64 bits, names that are no text, what contains itself.
        raise InvalidArguments("The arguments cannot be written as JSON.", faults=[]) from error
    if len(text) > LONGEST_ARGUMENTS:
        raise InvalidArguments(f"Arguments are at most {LONGEST_ARGUMENTS} bytes.", faults=[])
    if b"\\u0000" in text:
        raise InvalidArguments("Text may not contain NUL characters.", faults=[])
    try:
        return tool.arguments.model_validate_json(text, strict=True)
    except ValidationError as error:
        faults = [
            {"path": ".".join(str(part) for part in one["loc"])[:200], "problem": one["msg"][:200]}
            for one in error.errors(include_url=False, include_input=False)[:MOST_FAULTS]
        ]
        first = faults[0] if faults else {"path": "", "problem": "it cannot be read"}
        raise InvalidArguments(f"{first['path']}: {first['problem']}", faults=faults) from error


def digest(arguments: Taken) -> tuple[dict[str, Any], bytes]:
    """The arguments as plain JSON, and SHA-256 (32 bytes) of them in one fixed spelling."""
    plain: dict[str, Any] = arguments.model_dump(mode="json")
    return plain, hashlib.sha256(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)).digest()
