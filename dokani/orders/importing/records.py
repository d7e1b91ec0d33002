"""Lines of text as records of named fields: separators found, quoted fields over several lines, bad quotes named."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dokani.orders.importing.faults import ColumnsMissing, EmptyFile, MappingFault
from dokani.orders.importing.lines import LONGEST_LINE, Line
from dokani.orders.model import Fault

SEPARATORS = (",", ";", "\t", "|")
MOST_LINES = 200  # that one quoted field may span
LONGEST_RAW = 2000
csv.field_size_limit(LONGEST_LINE)


@dataclass(frozen=True, slots=True)
class Record:
    """A record and the number of the line it begins on; `next_line` is that of the line after it."""

    line_number: int
    next_line: int
    fields: list[str]
    raw: str


class Records:
    """The records of a file, after its header. `columns` are the names in the header, in order."""

    def __init__(self, lines: Iterable[Line], wanted: Iterable[str] = ()) -> None:
        self._lines, self._again = iter(lines), deque[Line]()
        first = self._first()
        self.separator = separator_of(first.text, set(wanted))
        self.columns = [name.strip() for name in fields_of(first.text, self.separator) or []]
        if first.problem is not None or not self.columns:
            raise MappingFault(
                f"The first line cannot be read as names of columns: {first.problem or 'bad quotes'}."
            )

    def _first(self) -> Line:
        for line in self._lines:
            if line.text.strip() or line.problem:
                return line
        raise EmptyFile("The file holds no line with text.")

    def require(self, names: Iterable[str]) -> None:
        """ColumnsMissing where one of these is no column; MappingFault where one of them is there twice."""
        wanted = list(dict.fromkeys(names))
        if missing := [name for name in wanted if name not in self.columns]:
            raise ColumnsMissing(
                f"The file has no column {', '.join(map(repr, missing))}; its columns are "
                f"{', '.join(map(repr, self.columns[:40]))}.",
                missing=missing,
                columns=self.columns[:200],
            )
        if twice := [name for name in wanted if self.columns.count(name) > 1]:
            raise MappingFault(f"The file has two columns {twice[0]!r}; give one of them another name.")

    def __iter__(self) -> Iterator[Record | Fault]:
        width = len(self.columns)
        while (line := self._next()) is not None:
            if line.problem is not None:
                yield fault(line, line.problem)
                continue
            if not line.text.strip():
                continue
            yield self._record(line, width)

    def _next(self) -> Line | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def _record(self, line: Line, width: int) -> Record | Fault:
        if '"' not in line.text:
            return self._checked(line, line.number + 1, line.text.split(self.separator), line.text, width)
        text, taken = line.text, list[Line]()
        while True:
            try:
                # Only a line with a quote in it can close one.
                fields = None if taken and '"' not in taken[-1].text else fields_of(text, self.separator)
            except csv.Error as error:
                self._again.extendleft(reversed(taken))
                return fault(line, f"bad quotes: {error}")
            if fields is not None:
                record = self._checked(line, line.number + 1 + len(taken), fields, text, width)
                if isinstance(record, Fault) and taken:
                    # A quote that was never closed has swallowed lines that are none of its business.
                    self._again.extendleft(reversed(taken))
                return record
            more = self._next() if len(taken) < MOST_LINES and len(text) <= LONGEST_LINE else None
            if more is None or more.problem is not None:
                self._again.extendleft(reversed(taken if more is None else [*taken, more]))
                return fault(line, "a quote is opened and never closed")
            taken.append(more)
            text += "\n" + more.text

    def _checked(self, line: Line, next_line: int, fields: list[str], raw: str, width: int) -> Record | Fault:
        if len(fields) != width:
            return fault(line, f"has {len(fields)} fields where the header names {width}")
        return Record(line.number, next_line, fields, raw)


def fields_of(text: str, separator: str) -> list[str] | None:
    """The fields of one record; None where a quoted field goes on beyond `text`. csv.Error where quotes are wrong."""
    try:
        rows = list(csv.reader([text], delimiter=separator, strict=True))
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            return None
        raise
    return rows[0] if rows else []


def separator_of(header: str, wanted: set[str]) -> str:
    """The separator that yields the columns that are wanted; without them the one that yields most."""

    def judged(separator: str) -> tuple[int, int]:
        try:
            names = [name.strip() for name in fields_of(header, separator) or []]
        except csv.Error:
            return (0, 0)
        return (len(wanted & set(names)), len(names))

    return max(SEPARATORS, key=judged)


def fault(line: Line, reason: str) -> Fault:
    return Fault(line_number=line.number, reason=reason, raw=line.text[:LONGEST_RAW])
