"""The words of the dialogue: what it remembers, what it hears, which call it wants, and what it says."""

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID

from pydantic import BaseModel, Field

from dokani.agents.tools.model import ToolResult
from dokani.agents.understanding.model import Expecting, Understood

TaskKind: TypeAlias = Literal[
    "return", "cancel_order", "status", "track_order", "cancel_return", "appeal", "evidence"
]
Language: TypeAlias = Literal["en", "bn"]
NOT_SENT = frozenset({"placed", "processing", "packed"})
MOST_KEPT = 60  # entries of flow, history and facts
ENGINE = "built-in"


class OrderLine(BaseModel):
    """A line of the proven order."""

    number: int
    name: str
    quantity: int = 1
    returnable: int = 1


class Order(BaseModel):
    """The proven order."""

    order_id: str
    status: str
    ordered_at: datetime | None = None
    delivered_at: datetime | None = None
    lines: list[OrderLine] = Field(default_factory=list)

    @property
    def open_lines(self) -> list[OrderLine]:
        return [line for line in self.lines if line.returnable > 0]

    def line(self, number: int) -> OrderLine | None:
        return next((line for line in self.lines if line.number == number), None)


class Picked(BaseModel):
    """A line that is to come back, and how many of it."""

    number: int
    quantity: int | None = None


class Asked(BaseModel):
    """Something the shop asks for before it can decide."""

    fact: str
    says: str
    wanted: Any = None


class Draft(BaseModel):
    """A request for a return as far as it is known."""

    lines: list[Picked] = Field(default_factory=list)
    candidates: list[int] = Field(default_factory=list)
    phrases: list[str] = Field(default_factory=list)
    said: str = ""  # the words of it, until they can be read against the order
    everything: bool = False
    quantity: int | None = None
    counts: dict[str, int] = Field(default_factory=dict)  # how many of what, in the words it was named in
    reason: str | None = None
    resolution: str | None = None
    own_words: str = ""
    refused: str | None = None  # a wish that the shop does not meet
    refused_reason: str | None = None  # a reason that it does not take
    instead: str | None = None
    answers: dict[str, Any] = Field(default_factory=dict)
    asks: Asked | None = None
    photo: Literal["open", "asked", "asked_again", "done", "refused"] = "open"


class Offer(BaseModel):
    """The server's question that waits for a yes, and the call it stands for."""

    tool: str
    arguments: dict[str, Any]
    says: str
    language: Language = "en"


class Task(BaseModel):
    """Something the shopper wants, in the words it was said in."""

    kind: TaskKind
    text: str = ""
    draft: Draft = Field(default_factory=Draft)
    own_words: str = ""
    return_id: str | None = None
    not_sent: bool = False  # a no was given to its summary; what to change is asked
    parked: bool = False  # a person is asked for: it goes on only if the shopper goes on with it


class Fact(BaseModel):
    """What the shopper said, and the message it is from."""

    key: str
    value: str
    source_message_id: UUID
    confidence: float


class Commitment(BaseModel):
    """What the shop has promised by a decision."""

    decision_id: UUID
    says: str
    due: datetime | None = None


class Entered(BaseModel):
    """When the conversation came into a state."""

    state: str
    entered_at: datetime
    by: str = "agent"


class Answered(BaseModel):
    """One reply."""

    message_id: UUID
    engine: str = ENGINE
    tokens: int = 0
    ms: int = 0


class State(BaseModel):
    """Everything the dialogue knows between two turns."""

    language: Language = "en"
    disclosed: bool = False
    order_id: str | None = None
    contact: str | None = None
    code_sent: bool = False
    order: Order | None = None
    files: list[str] = Field(default_factory=list)
    task: Task | None = None
    queue: list[Task] = Field(default_factory=list)
    expecting: Expecting | None = None
    question: str | None = None
    quick: list[str] = Field(default_factory=list)
    offer: Offer | None = None
    offers_return: bool = False  # a yes means: begin a return
    unclear: int = 0
    apologised: bool = False
    escalation: int = 0
    return_id: str | None = None
    intent: str | None = None
    confidence: float = 0.0
    facts: list[Fact] = Field(default_factory=list)
    commitments: list[Commitment] = Field(default_factory=list)
    flow: list[Entered] = Field(default_factory=list)
    history: list[Answered] = Field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What the shopper said since the last reply, read; and what the server knows of who it is."""

    text: str
    seen: Understood
    at: datetime
    message_id: UUID
    texts: tuple[str, ...] = ()
    file_ids: tuple[str, ...] = ()
    proven_order: str | None = None
    rehearsal: bool = False
    shop_name: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        return self.texts or (self.text,)


@dataclass(frozen=True, slots=True)
class Call:
    """A tool to be called; the dialogue goes on with what it answers."""

    tool: str
    arguments: dict[str, Any]
    language: Language = "en"


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """The reply, and the state after it. `shop_texts` are names in it that are not the desk's own words, `clause` the
    part of which policy it rests on: policy_version, title."""

    text: str
    state: State
    quick: tuple[str, ...] = ()
    card: dict[str, Any] | None = None
    decision_id: UUID | None = None
    flags: dict[str, bool] = field(default_factory=dict)
    hand_over: bool = False
    tools: tuple[str, ...] = ()
    clause: dict[str, str] | None = None
    shop_texts: tuple[str, ...] = ()


Steps: TypeAlias = Generator[Call, ToolResult, bool]
"""A part of a turn. True where it came to its end, False where a question was put."""
