"""One turn while it is being worked out: what was heard, what will be said, and the one question at its end."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from dokani.agents.dialogue.model import (
    MOST_KEPT,
    Call,
    Draft,
    Entered,
    Fact,
    Message,
    Order,
    OrderLine,
    State,
    Task,
)
from dokani.agents.dialogue.words_bn import Bengali
from dokani.agents.dialogue.words_en import English
from dokani.agents.tools.model import ToolResult
from dokani.agents.understanding.model import Expecting, Understood

WORDS: dict[str, English] = {"en": English(), "bn": Bengali()}


@dataclass(slots=True)
class Talk:
    """One turn."""

    state: State
    message: Message
    proven: str | None
    parts: list[str] = field(default_factory=list)
    question: str | None = None
    quick: list[str] = field(default_factory=list)
    card: dict[str, Any] | None = None
    decision_id: UUID | None = None
    clause: dict[str, str] | None = None
    flags: dict[str, bool] = field(default_factory=dict)
    hand_over: bool = False
    next_one: bool = False  # another task was finished in this very turn
    leads: bool = False  # small talk: with nothing at hand the reply ends with an open question
    tools: list[str] = field(default_factory=list)
    changed: bool = False  # something of the draft was said anew
    corrected: bool = False  # a summary was put before, and something of it is said anew
    heard: bool = False  # the message brought something on

    @property
    def seen(self) -> Understood:
        return self.message.seen

    @property
    def words(self) -> English:
        return WORDS[self.state.language]

    @property
    def draft(self) -> Draft:
        assert self.state.task is not None
        return self.state.task.draft

    @property
    def order(self) -> Order:
        assert self.state.order is not None
        return self.state.order

    def say(self, text: str | None) -> None:
        """One more part of the reply, each said once."""
        if text and text not in self.parts:
            self.parts.append(text)

    def ask(self, expecting: Expecting | None, question: str, quick: list[str] | None = None) -> bool:
        """The question that ends the reply; always False, for the task waits."""
        self.question, self.quick = question, list(quick or [])
        self.state.expecting = expecting
        self.state.question, self.state.quick = question, self.quick
        return False

    def call(self, tool: str, arguments: Mapping[str, Any]) -> Generator[Call, ToolResult, ToolResult]:
        """Call a tool. A proof that is over is forgotten here, so that it is asked for again."""
        self.tools.append(tool)
        result = yield Call(tool, dict(arguments), self.state.language)
        if not result.ok and result.code == "proof_needed":
            self.proven = None
            self.state.order = None
            self.state.code_sent = False
        if not result.ok and result.code in ("internal_error", "try_again", "over_budget"):
            self.flags["over_budget" if result.code == "over_budget" else "tool_error"] = True
        return result

    def remember(self, key: str, value: str, confidence: float = 1.0) -> None:
        """A fact with the message it is from; a newer one of the same key takes its place."""
        kept = [one for one in self.state.facts if one.key != key]
        new = Fact(
            key=key,
            value=value[:500],
            source_message_id=self.message.message_id,
            confidence=round(confidence, 2),
        )
        self.state.facts = [*kept, new][-MOST_KEPT:]

    def enter(self, state: str, by: str = "agent") -> None:
        flow = self.state.flow
        if not flow or flow[-1].state != state:
            self.state.flow = [*flow, Entered(state=state, entered_at=self.message.at, by=by)][-MOST_KEPT:]

    def begin(self, task: Task) -> None:
        self.state.task = task
        self.forget_question()
        self.enter(task.kind, "shopper")

    def end(self) -> None:
        """The task is over; what was asked for it is not asked any more."""
        self.state.task = None
        self.forget_question()

    def forget_question(self) -> None:
        self.state.offer, self.state.expecting = None, None
        self.state.question, self.state.quick = None, []
        self.state.offers_return = False

    def take_order(self, data: Mapping[str, Any]) -> None:
        """The order as a tool showed it."""
        state = self.state
        state.order = Order(
            order_id=data["order_id"],
            status=data["status"],
            ordered_at=data["ordered_at"],
            delivered_at=data["delivered_at"],
            lines=[
                OrderLine(
                    number=line["line_number"],
                    name=line["product_name"] or "",
                    quantity=line["quantity"],
                    returnable=line["quantity_returnable"],
                )
                for line in data["lines"]
            ],
        )
        state.order_id, state.code_sent = data["order_id"], False
        self.proven = data["order_id"]
