"""The terms of a line as Python: the first rule that holds sets one, bounds apply after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any, Protocol, TypeAlias

from dokani.engine.versions.v1_0_0.compiled.conditions import truth
from dokani.engine.versions.v1_0_0.compiled.source import Function, Open
from dokani.engine.versions.v1_0_0.policy import Compare, Constant, Policy, Rule, Var
from dokani.engine.versions.v1_0_0.settle import bounded
from dokani.engine.versions.v1_0_0.values import UNKNOWN, Known

# The terms a function reads, each with what makes of its value the form that the text works with.
_WORTH_A_TABLE = 3
Prepared: TypeAlias = Mapping[str, Callable[[Any], Any]]


def as_it_is(value: Any) -> Any:
    return value


def helpers(policy: Policy) -> dict[str, Any]:
    """What the text calls."""

    def bound(facts: Mapping[str, Known], name: str, value: Any, limit: Any, low: bool) -> Any:
        choices = bounded(policy, facts, name, value, limit, low)
        if len(choices) > 1:
            raise Open(name)
        return choices[0]

    return {"bound": bound}


class Said:
    """What a policy says of its terms."""

    def __init__(self, policy: Policy, prepared: Prepared) -> None:
        self.policy, self.prepared = policy, prepared
        self.rules = (*policy.rules, *policy.floors)

    def moves(self, name: str) -> bool:
        """Whether any rule has a say in the term."""
        return self.limits(name) or any(name == each for rule in self.rules for each, _ in rule.sets)

    def limits(self, name: str) -> bool:
        """Whether a rule bounds the term."""
        return any(name == each for rule in self.rules for each, _ in (*rule.at_least, *rule.at_most))

    def values(self, name: str) -> list[Any]:
        """Every value the term may have, as it is worked with; where it is bounded, more may come of them."""
        values = [value for rule in self.policy.rules for each, value in rule.sets if each == name]
        return [self.prepared[name](value) for value in (self.policy.terms[name], *values)]

    def may_be(self, nothing: Any, name: str) -> bool:
        """Whether the term is, or could be, without effect."""
        return self.limits(name) or nothing in self.values(name)

    def is_always(self, nothing: Any, name: str) -> bool:
        return not self.limits(name) and all(value == nothing for value in self.values(name))


class Terms(Protocol):
    """The terms as one function writes them."""

    said: Said

    def value(self, name: str) -> str:
        """The prepared value of a term, as an expression."""
        ...

    def outcome(self, at: int) -> str:
        """Whether a rule (counted on through the floors) holds, as an expression."""
        ...


def _bound(into: Function, terms: Terms, name: str, local: str) -> None:
    """Apply what bounds a term to the local that holds it, and prepare it."""
    constant, said = into.source.constant, terms.said
    for at, rule in enumerate(said.rules):
        for bounds, low in ((rule.at_least, True), (rule.at_most, False)):
            for each, limit in bounds:
                if each == name:
                    given = f"facts, {constant(name)}, {local}, {constant(limit)}, {low}"
                    into.line(f"if {terms.outcome(at)}: {local} = bound({given})")
    into.line(f"{local} = {constant(said.prepared[name])}({local})")


class Chosen:
    """A term is worked out where it is read, and no rule is looked at before: for a verdict and nothing else."""

    def __init__(self, said: Said, into: Function) -> None:
        self.said, self._into = said, into
        self._outcomes: dict[int, str] = {}
        self._uses = [_uses(rule, said.prepared) for rule in said.rules]

    def outcome(self, at: int) -> str:
        found = self._outcomes.get(at)
        if found is None:
            found = truth(self.said.rules[at].when, self._into)
            # What is needed once is written where it is needed.
            if self._uses[at] > 1:
                name = self._into.source.name("r")
                self._into.line(f"{name} = {found}")
                found = self._outcomes[at] = name
        return found

    def value(self, name: str) -> str:
        said, constant = self.said, self._into.source.constant
        limited = said.limits(name)
        prepare = said.prepared[name]
        parts = [
            f"{constant(value if limited else prepare(value))} if {self.outcome(at)} else "
            for at, rule in enumerate(said.policy.rules)
            for each, value in rule.sets
            if each == name
        ]
        own = said.policy.terms[name]
        chosen = "".join(parts) + constant(own if limited else prepare(own))
        if not limited:
            return f"({chosen})" if parts else chosen
        local = self._into.source.name("v")
        self._into.line(f"{local} = {chosen}")
        _bound(self._into, self, name, local)
        return local


class Settled:
    """Every rule is looked at, and those that hold are noted; what one sets is written under it."""

    def __init__(self, said: Said, into: Function) -> None:
        self.said, self._into = said, into
        self._locals: dict[str, str] = {}
        self._early: dict[int, str] = {}

    def outcome(self, at: int) -> str:
        return self._early.get(at) or f"held & {self._into.source.constant(1 << at)}"

    def value(self, name: str) -> str:
        if name in self._locals:
            return self._locals[name]
        if name == "window_starts_at":
            return self._start()
        said = self.said
        return self._into.source.constant(said.prepared[name](said.policy.terms[name]))

    def _start(self) -> str:
        """The start comes before every other term: rules may read the days that are counted from it."""
        chosen, constant = "", self._into.source.constant
        prepare = self.said.prepared["window_starts_at"]
        for at, rule in enumerate(self.said.policy.rules):
            for name, value in rule.sets:
                if name == "window_starts_at":
                    local = self._early[at] = self._into.source.name("r")
                    self._into.line(f"{local} = {truth(rule.when, self._into)}")
                    chosen += f"{constant(prepare(value))} if {local} else "
        own = constant(prepare(self.said.policy.terms["window_starts_at"]))
        return f"({chosen}{own})" if chosen else own

    def settle(self, note: Callable[[Rule], str | None]) -> None:
        """Write all of it; `note` is a further line for a rule of the policy that holds."""
        into, said, constant = self._into, self.said, self._into.source.constant
        for name in said.prepared:
            if name != "window_starts_at" and said.moves(name):
                local = self._locals[name] = into.source.name("v")
                own = said.policy.terms[name]
                into.line(f"{local} = {constant(own if said.limits(name) else said.prepared[name](own))}")
        into.line("held = 0")
        # From the last to the first: the first that holds has the last word.
        for fact, run in groupby(reversed(list(enumerate(said.rules))), lambda pair: self._named_by(*pair)):
            rules = list(run)
            if fact is not None and len(rules) >= _WORTH_A_TABLE:
                self._looked_up(fact, rules)
                continue
            for at, rule in rules:
                with into.inside(f"if {self._early.get(at) or truth(rule.when, into)}:"):
                    into.line(f"held += {constant(1 << at)}")
                    if at < len(said.policy.rules):
                        for name, written in self._sets(rule):
                            into.line(f"{self._locals[name]} = {constant(written)}")
                        noted = note(rule)
                        if noted is not None:
                            into.line(noted)
        for name, local in self._locals.items():
            if said.limits(name):
                _bound(into, self, name, local)

    def _sets(self, rule: Rule) -> Iterator[tuple[str, Any]]:
        said = self.said
        for name, value in rule.sets:
            if name in self._locals:
                yield name, value if said.limits(name) else said.prepared[name](value)

    def _named_by(self, at: int, rule: Rule) -> str | None:
        """The fact whose one value makes a rule hold, where that is all there is to it."""
        when = rule.when
        if at >= len(self.said.policy.rules) or at in self._early or rule.verdict is not None:
            return None
        if not isinstance(when, Compare) or when.op != "==" or when.type != "text":
            return None
        one, other = when.parts
        return one.fact.name if isinstance(one, Var) and isinstance(other, Constant) and other.type else None

    def _looked_up(self, fact: str, rules: list[tuple[int, Rule]]) -> None:
        """Rules that stand next to each other and each wait for another value of one fact, in one look."""
        into, constant = self._into, self._into.source.constant
        names = list(dict.fromkeys(name for _, rule in rules for name, _ in self._sets(rule)))
        table: dict[Any, list[Any]] = {}
        for at, rule in rules:
            row = table.setdefault(rule.when.parts[1].value, [0, *(UNKNOWN for _ in names)])  # type: ignore[union-attr]
            row[0] += 1 << at
            for name, value in self._sets(rule):
                row[1 + names.index(name)] = value
        into.line(f"row = {constant(table)}.get({into.fact(fact)})")
        with into.inside("if row is not None:"):
            into.line("held += row[0]")
            for place, name in enumerate(names, 1):
                into.line(
                    f"if row[{constant(place)}] is not UNKNOWN: {self._locals[name]} = row[{constant(place)}]"
                )


def _uses(rule: Rule, prepared: Prepared) -> int:
    """How often a verdict asks whether a rule holds."""
    moved = sum(name in prepared for name, _ in (*rule.sets, *rule.at_least, *rule.at_most))
    return moved + (rule.verdict is not None) + rule.must_accept
