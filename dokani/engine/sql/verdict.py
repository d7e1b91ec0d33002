"""From findings to a verdict in SQL: integrity, law, denials, questions, waiting, review, and the risk gate last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dokani.engine.checks import INTEGRITY
from dokani.engine.policy import VERDICTS
from dokani.engine.sql.conditions import joined
from dokani.engine.sql.facts import Facts
from dokani.engine.sql.finding import Finding
from dokani.engine.sql.gate import gate
from dokani.engine.sql.refusals import NotInSql
from dokani.engine.sql.rules import Rules
from dokani.engine.sql.terms import Terms
from dokani.engine.sql.text import (
    FALSE,
    choose,
    every,
    flags,
    has,
    literal,
    negated,
    some,
)
from dokani.engine.vocabulary import STAGES

# A verdict is its place in `VERDICTS`: the smaller, the worse.
CODE: Final = {verdict: place for place, verdict in enumerate(VERDICTS)}
_MOST_FINDINGS: Final = 60


class Verdicts:
    """The layers that combine the findings of a line. Findings are bits, in their order: the lowest comes first."""

    def __init__(self, facts: Facts, terms: Terms, rules: Rules, found: Sequence[Finding]) -> None:
        if len(found) > _MOST_FINDINGS:
            raise NotInSql(f"more than {_MOST_FINDINGS} checks and rules with a verdict")
        self._facts, self._terms, self._rules, self._found = facts, terms, rules, found
        self._failed, self._unknown = f"{facts.prefix}fm", f"{facts.prefix}um"
        self._asking, self._waiting = f"{facts.prefix}am", f"{facts.prefix}cm"

    @property
    def checks(self) -> tuple[str, ...]:
        """The name of each check, by its bit; the risk gate, the joint decision and the laws come after them."""
        laws = (f"law:{self._rules.all[number].id}" for number in self._laws())
        return (*(each.check for each in self._found), "risk", "lines_decided", *laws)

    @property
    def joint(self) -> int:
        """The place of the joint decision among the checks."""
        return len(self._found) + 1

    def _laws(self) -> list[int]:
        """The numbers of the rules of law that demand acceptance."""
        first = len(self._facts.policy.rules)
        return [first + at for at, floor in enumerate(self._facts.policy.floors) if floor.must_accept]

    def _bits(self, *effects: str) -> int:
        return sum(1 << at for at, each in enumerate(self._found) if each.effect in effects)

    def layers(self, may_be_open: str) -> list[dict[str, str]]:
        """`may_be_open` is a quick test that is true wherever a finding may be unknown."""
        failed = flags((each.fails, 1 << at) for at, each in enumerate(self._found))
        unknown = flags((each.unknown, 1 << at) for at, each in enumerate(self._found))
        layers = [{self._failed: failed, self._unknown: choose([(may_be_open, unknown)], "0::bigint")}]
        layers.append(self._sorted_out())
        p = self._facts.prefix
        layers.append({f"{p}before": self._combined(), f"{p}gate": gate(self._facts, self._terms)})
        approved = f"({p}before = {CODE['approve']} and {p}gate)"
        layers.append(
            {f"{p}alone": f"(case when {approved} then {CODE['review']} else least({p}before, 4) end)"}
        )
        return layers

    def _sorted_out(self) -> dict[str, str]:
        """Of the unknown findings: those the shopper can answer, and those that may wait for the goods."""
        policy = self._facts.policy
        blames = [(at, each) for at, each in enumerate(self._found) if each.unknown != FALSE]
        for _, each in blames:
            assert each.blame, "an unknown finding blames a fact"
        asks = self._facts.bits_of(when_unknown="ask")
        asking = flags(
            (every(has(self._unknown, 1 << at), has(each.blame, asks)), 1 << at) for at, each in blames
        )
        none_unknown = f"({self._unknown} = 0)"
        columns = {self._asking: choose([(none_unknown, "0::bigint")], asking)}
        by_stage: list[tuple[str, int]] = []
        for place, stage in enumerate(STAGES):
            may_wait = sum(
                bit
                for name, bit in self._facts.bits.items()
                if policy.facts[name].when_unknown == "condition"
                and not (place > 0 and STAGES.index(policy.facts[name].known_at) <= place)
            )
            by_stage.append((stage, may_wait))
        if not any(bits for _, bits in by_stage):
            columns[self._waiting] = "0::bigint"
            return columns
        self._facts.columns.add("stage")
        every_bit = (1 << 62) - 1
        kept = choose(
            [(f"(stage = {literal(stage)})", str(every_bit & ~bits)) for stage, bits in by_stage],
            str(every_bit),
        )
        waiting = flags(
            (
                every(
                    has(self._unknown, 1 << at),
                    f"({each.blame} <> 0)",
                    f"(({each.blame} & ({kept})) = 0)",
                ),
                1 << at,
            )
            for at, each in blames
        )
        columns[self._waiting] = choose([(none_unknown, "0::bigint")], waiting)
        return columns

    def _law(self) -> tuple[str, str]:
        """When the law accepts whatever the policy says, and when that is unknown."""
        numbers = self._laws()
        if not numbers:
            return FALSE, FALSE
        holds = some(*(self._rules.holds(number) for number in numbers))
        unsure = some(*(self._rules.unsure(number) for number in numbers))
        return holds, every(negated(holds), unsure)

    def _law_blame(self) -> str:
        """The unknown facts that leave it open what the law demands, as a mask."""
        return joined(
            *(choose([(self._rules.unsure(each), self._rules.blame(each))], "0") for each in self._laws())
        )

    def _doubted(self) -> str:
        """What a line gets that would be denied while it is unknown whether the law accepts it."""
        blame = self._law_blame()  # gives its facts their bits, among which those to ask for are then found
        asks = self._facts.bits_of(when_unknown="ask")
        return choose([(has(blame, asks), str(CODE["ask"]))], str(CODE["review"]))

    def beside(self) -> dict[str, str]:
        """For lines decided together: how a line stands to the law. -1: decided by it, and by no neighbour; otherwise

        the best that a line may get from a neighbour that is denied, if not a denial; NULL where the law says nothing.
        """
        by_law, law_unknown = self._law()
        stands = every(by_law, f"({self._facts.prefix}alone <> {CODE['deny']})")
        doubted = self._doubted() if law_unknown != FALSE else "null"
        pairs = [(stands, "-1"), (law_unknown, doubted)]
        return {f"{self._facts.prefix}beside": f"({choose(pairs, 'null')})::integer"}

    def _spared(self) -> str:
        """Whether the law, being open, keeps a line from the denial of its neighbours."""
        p, deny = self._facts.prefix, CODE["deny"]
        return f"{p}worst = {deny} and {p}v <> {deny} and {p}beside >= 0"

    def joint_check(self, plain: str) -> str:
        """The place of what a line rests on whose verdict is its neighbours'; `plain` where it is its own."""
        p, (_, law_unknown) = self._facts.prefix, self._law()
        laws = [(self._rules.unsure(n), str(self.joint + 1 + at)) for at, n in enumerate(self._laws())]
        doubt = "null"
        if law_unknown != FALSE:
            doubt = f"(case when {self._spared()} then {choose(laws, 'null')} end)"
        return f"case when {p}undecided then {self.joint} when {p}v <> {p}alone then {doubt} else {plain} end"

    def joint_unknown(self, plain: str, open_: str) -> str:
        """The facts that keep such a line open; `open_` where it is open whether lines are decided together."""
        p, (_, law_unknown) = self._facts.prefix, self._law()
        doubt = "0"
        if law_unknown != FALSE:
            doubt = f"(case when {self._spared()} then {self._law_blame()} else 0 end)"
        return f"case when {p}undecided then {open_} when {p}v <> {p}alone then {doubt} else {plain} end"

    def _combined(self) -> str:
        """The verdict before the gate; 5 is an approval by law, past which no gate stands."""
        failed, unknown = self._failed, self._unknown
        integrity = sum(1 << at for at, each in enumerate(self._found) if each.check in INTEGRITY)
        denying = self._bits("deny")
        deny, wait, ask, review, approve = (str(CODE[verdict]) for verdict in VERDICTS)
        by_law, law_unknown = self._law()
        unsure_of_it = f"({unknown} & {integrity})"
        lawful = choose(
            [(f"({unsure_of_it} = 0)", "5"), (f"({self._asking} & {integrity} <> 0)", ask)], review
        )
        doubted = self._doubted() if law_unknown != FALSE else review
        plain = choose(
            [
                (f"({failed} = 0)", approve),
                (has(failed, self._bits("wait")), wait),
                (has(failed, self._bits("ask")), ask),
            ],
            review,
        )
        return choose(
            [
                (has(failed, integrity), deny),
                (by_law, f"({lawful})"),
                (every(has(failed, denying), law_unknown), f"({doubted})"),
                (has(failed, denying), deny),
                (f"({unknown} = 0)", f"({plain})"),
            ],
            f"({self._with_unknowns()})",
        )

    @property
    def _unsure(self) -> str:
        """The unknown findings that matter: one that could at most send it to a person matters only where it would be
        approved."""
        failed, reviews = self._failed, self._bits("review")
        open_ = f"({self._unknown} & ~{self._waiting})"
        lesser = has(failed, self._bits("review", "wait", "ask"))
        mask = str(((1 << 62) - 1) & ~reviews)
        return f"({choose([(lesser, f'{open_} & {mask}')], open_)})"

    def _with_unknowns(self) -> str:
        failed = self._failed
        _, wait, ask, review, approve = (str(CODE[verdict]) for verdict in VERDICTS)
        return choose(
            [
                (f"(({self._unsure} & {self._asking}) <> 0)", ask),
                (has(failed, self._bits("wait")), wait),
                (has(failed, self._bits("ask")), ask),
                (some(f"({self._unsure} <> 0)", has(failed, self._bits("review"))), review),
            ],
            approve,
        )

    def check(self) -> str:
        """The place in `checks` of the finding the verdict of the line rests on first; NULL for a plain approval."""
        p, failed = self._facts.prefix, self._failed
        integrity = sum(1 << at for at, each in enumerate(self._found) if each.check in INTEGRITY)
        by_law, law_unknown = self._law()
        denies = has(failed, self._bits("deny"))
        asked = f"({self._unsure} & {self._asking})"
        wanted = choose([(f"({asked} <> 0)", asked)], f"({failed} & {self._bits('ask')})")
        deciding = choose(
            [
                (has(failed, integrity), f"({failed} & {integrity})"),
                (by_law, f"({self._unknown} & {integrity})"),
                (denies, f"({failed} & {self._bits('deny')})"),
                (f"({p}before = {CODE['ask']})", f"({wanted})"),
                (f"({p}before = {CODE['wait']})", f"({failed} & {self._bits('wait')})"),
                (
                    f"({p}before = {CODE['review']})",
                    f"(({failed} & {self._bits('review')}) | {self._unsure})",
                ),
            ],
            "0::bigint",
        )
        gated = f"({p}before = {CODE['approve']} and {p}gate)"
        places = " ".join(f"when {1 << at} then {at}" for at in range(len(self._found)))
        place = f"(select case m.b & -m.b {places} end from (select ({deciding})::bigint as b offset 0) m)"  # noqa: S608
        doubted = every(negated(has(failed, integrity)), negated(by_law), denies, law_unknown)
        laws = [
            (every(doubted, self._rules.unsure(number)), str(self.joint + 1 + at))
            for at, number in enumerate(self._laws())
        ]
        return f"({choose([*laws, (gated, str(len(self._found)))], place)})"

    def unknown_facts(self) -> str:
        """The mask of the facts that keep those findings unknown which the verdict rests on."""
        p, failed = self._facts.prefix, self._failed
        integrity = sum(1 << at for at, each in enumerate(self._found) if each.check in INTEGRITY)
        by_law, law_unknown = self._law()
        deciding = choose(
            [
                (some(has(failed, integrity), every(negated(by_law), has(failed, self._bits("deny")))), "0"),
                (by_law, f"({self._unknown} & {integrity})"),
                (f"({p}before = {CODE['ask']})", f"({self._unsure} & {self._asking})"),
                (f"({p}before = {CODE['review']})", self._unsure),
            ],
            "0",
        )
        masks = [
            f"(case when (d.m & {1 << at}) <> 0 then {each.blame} else 0 end)"
            for at, each in enumerate(self._found)
            if each.unknown != FALSE
        ]
        masks = masks or ["0"]
        whole = f"(select {joined(*masks)} from (select ({deciding})::bigint as m offset 0) d)"  # noqa: S608
        denies = every(
            negated(has(failed, integrity)), negated(by_law), has(failed, self._bits("deny")), law_unknown
        )
        found = choose([(denies, self._law_blame()), (f"({self._unknown} = 0)", "0")], whole)
        return f"({found})::bigint"
