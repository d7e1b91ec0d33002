"""Facts as the compiled policy reads them: a value, and beside it a flag that says nobody knows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from dokani.engine.policy import Policy
from dokani.engine.settle import START_FACTS
from dokani.engine.sql.columns import COLUMNS, DAYS, MASKS, Column
from dokani.engine.sql.custom import custom_reading
from dokani.engine.sql.readings import Dated, Reading
from dokani.engine.sql.refusals import NotInSql
from dokani.engine.sql.seasons import season_of
from dokani.engine.sql.text import FALSE, TRUE, choose, every, has, literal, negated, some

_MOST_BLAMED: Final = 62
# Facts that are derived where they are not given: what must be known for them to be.
# What ordinary rows are.
_ORDINARY: Final = {"action": "return", "stage": "request"}
_STARTS: Final = tuple(START_FACTS.values())


@dataclass
class Facts:
    """The facts one policy reads. `prefix` keeps apart two policies in one statement; `zone` is the session's."""

    policy: Policy
    prefix: str = "p_"
    zone: str = "UTC"
    # Of ordinary rows every fact is known that the policy reads; then nothing need be flagged, nor kept in layers.
    known: bool = False
    columns: set[str] = field(default_factory=set)
    # Expressions over the table's own columns, by name; they make the innermost layer.
    derived: dict[str, str] = field(default_factory=dict)
    # Rows of which one of these holds are left to Python.
    left_out: list[str] = field(default_factory=list)
    # Rows of one that are written at the head of the statement, by name.
    tables: dict[str, str] = field(default_factory=dict)
    days: tuple[str, str] | None = None
    # The facts that the window may start at, under this policy.
    starts: tuple[str, ...] = _STARTS
    _bits: dict[str, int] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """A column of the table that is no fact."""
        self.columns.add(name)
        return name

    def define(self, name: str, expression: str) -> str:
        """An expression that is worked out once for each row; answers its name. Of ordinary rows: the expression."""
        if self.known:
            return f"({expression})"
        full = self.prefix + name
        self.derived[full] = expression
        return full

    def bit(self, name: str) -> int:
        """The fact's bit in the mask of unknown facts that go into an answer."""
        if name not in self._bits:
            if len(self._bits) == _MOST_BLAMED:
                raise NotInSql(f"a policy that reads more than {_MOST_BLAMED} facts that may be unknown")
            self._bits[name] = 1 << len(self._bits)
        return self._bits[name]

    @property
    def bits(self) -> dict[str, int]:
        """Every fact that may be blamed, with its bit."""
        return dict(self._bits)

    def bits_of(self, **wanted: str) -> int:
        """The bits of those facts that have these attributes: `bits_of(when_unknown="ask")`."""
        facts = self.policy.facts
        return sum(
            bit
            for name, bit in self._bits.items()
            if all(getattr(facts[name], key) == value for key, value in wanted.items())
        )

    def marked(self, name: str) -> str:
        """Whether the row says that nobody knows this fact."""
        if self.known:
            return FALSE
        column = COLUMNS[name]
        self.columns.add(column.mask)
        return has(column.mask, column.bit)

    def value(self, name: str) -> Reading:
        """A fact that is no date."""
        fact = self.policy.facts[name]
        if name.startswith("custom."):
            self.columns.add("custom")
            reading, unreadable = custom_reading(fact)
            if self.known:
                reading = Reading(reading.value, FALSE)
            if unreadable not in self.left_out:
                self.left_out.append(unreadable)
            return reading
        if self.known and name in _ORDINARY:
            return Reading(literal(_ORDINARY[name]), FALSE)
        if name == "days_since_start":
            if self.days is None:
                raise AssertionError("the days are settled before they are read")
            return Reading(*self.days)
        if name == "fault":
            return self._fault()
        if name == "season":
            return self._season()
        column = COLUMNS[name]
        self.columns.add(column.name)
        return Reading(column.name, every(f"({column.name} is null)", self.marked(name)))

    def date(self, name: str) -> Dated:
        """A fact that is a date or a moment."""
        if name.startswith("custom."):
            raise NotInSql(f"{name}, a date of the shop's own")
        if name == "request.asked_at":
            return self._asked()
        if name == "today":
            return self._today()
        column = COLUMNS[name]
        day = self.define(f"{column.name}_day", self._day(column))
        self.columns.add(column.name)
        unknown = FALSE if self.known else every(f"({column.name} is null)", self.marked(name))
        return Dated(day, column.name, self._is_day(column), unknown)

    def unknown(self, name: str) -> str:
        """Whether nobody knows the fact, given or derived."""
        fact = self.policy.facts[name]
        return self.date(name).unknown if fact.type == "date" else self.value(name).unknown

    def blame(self, *names: str) -> str:
        """The mask of those of these facts that nobody knows."""
        parts = []
        for name in names:
            test = self.unknown(name)
            if test != FALSE:
                bit = self.bit(name)
                parts.append(str(bit) if test == TRUE else f"(case when {test} then {bit} else 0 end)")
        return f"({' | '.join(parts)})" if parts else "0"

    def some_unknown(self, names: set[str]) -> str:
        """A quick test that is true whenever one of these facts may be unknown or only half known."""
        masks = dict.fromkeys(MASKS, 0)
        slow: list[str] = []
        wanted: set[str] = set()
        for name in names:
            if name.startswith("custom."):
                slow.append(self.value(name).unknown)
            elif name == "season" and self.policy.seasons:
                wanted |= {season.of for season in self.policy.seasons}
            elif name == "today":
                wanted.add("request.asked_at")
            elif name == "days_since_start":
                wanted |= {"request.asked_at", *self.starts}
                if self.days is not None:
                    # Known dates give several counts where it is open which of them starts the window.
                    slow.append(self.days[1])
            else:
                wanted.add(name)
        if "today" in names:
            # Once the request is made, today no longer follows from when that was.
            slow.append(f"({self._plain('stage')} <> 'request')")
        for name in wanted:
            column = COLUMNS[name]
            masks[column.mask] |= column.bit
        self.columns |= {mask for mask, bits in masks.items() if bits}
        if any(self.policy.facts[name].type == "date" for name in wanted):
            slow.append(f"({self.column('day_only')} <> 0)")
        return some(*(has(mask, bits) for mask, bits in masks.items()), *slow)

    def _is_day(self, column: Column) -> str:
        if self.known:
            return TRUE if column.fact.kind == "day" else FALSE
        return TRUE if column.fact.kind == "day" else has(self.column("day_only"), column.day_bit)

    def _day(self, column: Column) -> str:
        """The calendar day in the policy's time zone."""
        zone = self.policy.calendar.zone.key
        if zone == "UTC" and column.name in DAYS:
            return self.column(DAYS[column.name])
        self.columns.add(column.name)
        if zone == self.zone and (self.known or zone == "UTC"):
            return f"{column.name}::date"
        if self.known:
            return f"({column.name} at time zone {literal(zone)})::date"
        here = (
            f"{column.name}::date"
            if zone == self.zone
            else f"({column.name} at time zone {literal(zone)})::date"
        )
        only = has(self.column("day_only"), column.day_bit)
        return f"case when {only} then ({column.name} at time zone 'UTC')::date else {here} end"

    def _asked(self) -> Dated:
        """While the request is being made, the moment of asking is today where nothing else is said."""
        asked, today = COLUMNS["request.asked_at"], COLUMNS["today"]
        self.columns.add(asked.name)
        if self.known:
            return Dated(f"({self._day(asked)})", asked.name, FALSE, FALSE)
        at_request = f"({self._plain('stage')} = 'request')"
        day = self.define(
            "asked_day",
            f"coalesce({self._day(asked)}, case when {at_request} then {self._day(today)} end)",
        )
        is_day = some(f"({asked.name} is null)", has(self.column("day_only"), asked.day_bit))
        return Dated(day, asked.name, is_day, f"({day} is null)")

    def _today(self) -> Dated:
        asked, today = COLUMNS["request.asked_at"], COLUMNS["today"]
        if self.known:
            day = f"coalesce({self._day(today)}, {self._day(asked)})"
            return Dated(day, f"{day}::timestamptz", TRUE, FALSE)
        at_request = f"({self._plain('stage')} = 'request')"
        day = self.define(
            "today_day",
            f"coalesce({self._day(today)}, case when {at_request} then {self._day(asked)} end)",
        )
        return Dated(day, f"{day}::timestamptz", TRUE, every(f"({day} is null)", self.marked("today")))

    def _plain(self, name: str) -> str:
        self.columns.add(COLUMNS[name].name)
        return COLUMNS[name].name

    def _fault(self) -> Reading:
        """A reason of the shop's own has the fault its policy declares; every other is in the row."""
        column, reasons = self._plain("fault"), self.policy.reasons
        if not reasons:
            return Reading(column, every(f"({column} is null)", self.marked("fault")))
        reason, given = self._plain("reason"), self.column("fault_given")
        own = choose(
            [
                (f"({reason} = {literal(code)})", literal(each.fault))
                for code, each in sorted(reasons.items())
            ],
            column,
        )
        value = self.define("fault", f"case when {given} then {column} else {own} end")
        return Reading(value, every(f"({value} is null)", self.marked("fault")))

    def _season(self) -> Reading:
        column = self._plain("season")
        if not self.policy.seasons:
            return Reading(column, every(f"({column} is null)", self.marked("season")))
        derived, unknown = season_of(
            self.policy, {each.of: self.date(each.of) for each in self.policy.seasons}
        )
        marked = self.marked("season")
        if self.known:
            return Reading(f"coalesce({column}, {derived})", FALSE)
        # Written out where it is needed: it rests on days, which are derived themselves.
        return Reading(f"(case when {marked} then {derived} else {column} end)", every(marked, unknown))


def known_absent(reading: Reading | Dated) -> str:
    """Whether the value is known not to be there."""
    value = reading.day if isinstance(reading, Dated) else reading.value
    return every(f"({value} is null)", negated(reading.unknown))
