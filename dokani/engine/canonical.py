"""JSON read strictly and written canonically: one text per value, so that hashes and replays compare bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from dokani.engine.faults import NOTHING, Fault, shown
from dokani.engine.values import EXACT

MAX_DEPTH: Final = 64
MAX_CHARACTERS: Final = 4_000_000


class NotJson(ValueError):
    """Text that is not JSON as Dokani reads it; `fault` says where and what would be right."""

    def __init__(self, code: str, problem: str, wanted: str, value: Any = NOTHING, path: str = "") -> None:
        self.code = code
        self.fault = Fault(path, value, problem, wanted)
        super().__init__(problem)


def read_json(text: str | bytes, *, deepest: int = MAX_DEPTH) -> Any:
    """Strict JSON with decimals instead of floats; raises NotJson for anything else.

    Refused: more than 4,000,000 characters, nesting over `deepest` (64), NaN and Infinity, a key said twice, absurd
    numbers, bytes that are not UTF-8, NUL characters and half surrogate pairs.
    """
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as wrong:
            raise NotJson("not_utf8", f"byte {wrong.start + 1} is not UTF-8", "text in UTF-8") from None
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_CHARACTERS:
        raise NotJson("too_large", "too large", f"at most {MAX_CHARACTERS} characters")
    _refuse_depth(text, deepest)
    try:
        value = json.loads(
            text,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as wrong:
        place = f"line {wrong.lineno}, column {wrong.colno}"
        raise NotJson("not_json", f"not JSON at {place}: {wrong.msg.lower()}", "one JSON value") from None
    except RecursionError:
        raise NotJson("too_deep", "nested too deep", f"at most {deepest} levels") from None
    if "\\u" in text or "\x00" in text:
        _refuse_unclean(value, "")
    return value


def _refuse_depth(text: str, deepest: int) -> None:
    depth = 0
    if text.count("[") + text.count("{") <= deepest:
        return
    inside = skip = False
    for at, character in enumerate(text):
        if inside:
            if skip:
                skip = False
            elif character == "\\":
                skip = True
            elif character == '"':
                inside = False
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            if depth > deepest:
                line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
                problem = f"nested too deep at line {line}, column {column}"
                raise NotJson("too_deep", problem, f"at most {deepest} levels")
        elif character in "]}":
            depth -= 1


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(text) > 60 or abs(number.adjusted()) > 40:
        raise NotJson("number_out_of_range", "a number of absurd size", "at most 40 digits", text[:40])
    return number


def _integer(text: str) -> int:
    if len(text) > 41:
        raise NotJson("number_out_of_range", "a number of absurd size", "at most 40 digits", text[:40])
    return int(text)


def _constant(text: str) -> Any:
    raise NotJson("not_json", f"{text} is not a JSON number", "a finite number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise NotJson("duplicate_key", f"the key {shown(key)} is said twice", "each key once", key)
            seen.add(key)
    return found


def _refuse_unclean(value: Any, path: str) -> None:
    if isinstance(value, str):
        if any(character == "\x00" or 0xD800 <= ord(character) <= 0xDFFF for character in value):
            raise NotJson("not_text", "a NUL or half a surrogate pair in text", "readable text", value, path)
    elif isinstance(value, dict):
        for key, each in value.items():
            _refuse_unclean(key, path)
            _refuse_unclean(each, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for at, each in enumerate(value):
            _refuse_unclean(each, f"{path}[{at}]")


def canonical(value: Any) -> str:
    """One text per value: sorted keys, no spaces, numbers written plainly (1.50, 1.5 and 15e-1 are the same)."""
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(key, ensure_ascii=False)}:{canonical(value[key])}" for key in sorted(value))
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float | Decimal):
        number = Decimal(repr(value)) if isinstance(value, float) else value
        return f"{number.normalize(EXACT):f}" if number else "0"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def sha256_of(value: Any) -> str:
    """SHA-256 of the canonical text, in hex."""
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()
