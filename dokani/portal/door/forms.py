"""What a browser's form says, read strictly."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from dokani.kit.errors import BadRequest, TooLarge

LARGEST = 64 * 1024
MOST_FIELDS = 2_000
_DIGITS = re.compile(r"[0-9]{1,9}")


class FormTooLarge(TooLarge):
    code = "form_too_large"


class NotAForm(BadRequest):
    code = "not_a_form"


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a form: `one` value of a name (the first), or `every` one."""

    pairs: Mapping[str, list[str]]

    def one(self, name: str) -> str:
        return (self.pairs.get(name) or [""])[0]

    def every(self, name: str) -> list[str]:
        return self.pairs.get(name, [])

    def firsts(self) -> dict[str, str]:
        return {name: values[0] for name, values in self.pairs.items()}


class Faults(dict[str, str]):
    """What is wrong, by field; a field that is not named is right."""

    def __missing__(self, name: str) -> str:
        return ""


@dataclass(slots=True)
class Filled:
    """A form as it is shown again: its values, what is wrong by field, and what is wrong with the whole."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    general: list[str] = field(default_factory=list)


def fields_of(body: bytes, content_type: str) -> Fields:
    """The fields of a form's body. Raises NotAForm, BadRequest (NUL characters), FormTooLarge."""
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise NotAForm("This address takes a form, and this is none.")
    try:
        text = body.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeError as error:
        raise NotAForm("This form cannot be read.") from error
    except ValueError as error:
        raise FormTooLarge(f"More than {MOST_FIELDS} fields are not accepted here.") from error
    return gathered(pairs)


def gathered(pairs: Iterable[tuple[str, str]]) -> Fields:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if "\x00" in name or "\x00" in value:
            raise BadRequest("Text may not contain NUL characters.", code="invalid_text")
        found.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return Fields(found)


def numbers(texts: Iterable[str]) -> list[int]:
    """Those that are whole numbers, each once, in the order given."""
    return list(dict.fromkeys(int(text) for text in texts if _DIGITS.fullmatch(text)))


def number(text: str, default: int) -> int:
    return int(text) if _DIGITS.fullmatch(text) else default
