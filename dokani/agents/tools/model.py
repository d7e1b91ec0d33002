"""The words of the tools: what a call is bound to, what it answers, how many there may be, and what a tool is."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from dokani.identity.keys import Keys
from dokani.kit.db import Database, Tx
from dokani.kit.errors import Conflict, DokaniError, Forbidden, NotFound, Unprocessable
from dokani.kit.web import Caller, MemberRole

Audience = Literal["shopper", "merchant"]
MOST_IN_A_TURN = 12
MOST_IN_A_CONVERSATION = 200
MOST_WRITES_IN_A_CONVERSATION = 20
LONGEST_ARGUMENTS = 16_384  # bytes of JSON


class ProofNeeded(Forbidden):
    """Nobody has shown yet whose order this conversation is about."""

    code = "proof_needed"


class AnotherShopper(Forbidden):
    code = "another_shopper"


class NoConversation(NotFound):
    code = "no_conversation"


class ConversationOver(Conflict):
    code = "conversation_over"


class NoCodeAsked(Conflict):
    code = "no_code_asked"


class NothingOpen(Conflict):
    """`data.returns` are those of the shopper's order, if there are any."""

    code = "no_such_open_return"


class NotYourFile(NotFound):
    """Also where it does not exist: the two cannot be told apart."""

    code = "no_such_file"


class AnswerNotAsked(Unprocessable):
    code = "answer_not_asked"


class Taken(BaseModel):
    """What a tool takes. What it does not name is refused, and nothing is turned into what it is not."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Proven:
    """Whose order a conversation is about, by a code that was sent to the order's own e-mail."""

    customer_email: str
    order_id: str
    verified_at: datetime


@dataclass(slots=True)
class Budget:
    """How many calls this turn may still make. Counted in memory too, so that a refused call costs no database."""

    left: int = MOST_IN_A_TURN
    refused: int = 0

    def take(self) -> bool:
        if self.left <= 0:
            self.refused += 1
            return False
        self.left -= 1
        return True


@dataclass(kw_only=True, slots=True)
class Bound:
    """What a call is bound to: made by the server from the chat's row or the API key, never from what a model says.

    `shopper` and `rehearsal` are read anew from the chat's row by every call. `turn_seq` is the newest message of the
    shopper's that is being answered. `trying` is set while a write is tried that will be rolled back. `engine`, `model`
    and `prompt_sha256` (32 bytes) go into the ledger; `link` makes the address of a return's private page from
    (business_id, public_id, order_id, customer_email).
    """

    database: Database
    business_id: UUID
    audience: Audience
    keys: Keys | None = None
    chat_session_id: UUID | None = None
    conversation_session_id: UUID | None = None
    shopper: Proven | None = None
    caller: Caller | None = None
    rehearsal: bool = False
    trying: bool = False
    turn_seq: int = 0
    budget: Budget = field(default_factory=Budget)
    locale: str | None = None
    ip_address: str | None = None
    engine: str = "built-in"
    model: str | None = None
    prompt_sha256: bytes | None = None
    link: Callable[[UUID, UUID, str, str], str] | None = None

    @property
    def proven(self) -> Proven:
        """Who the shopper is. Raises ProofNeeded."""
        if self.shopper is None:
            raise ProofNeeded("First the order has to be shown to be yours: its number, and then a code.")
        return self.shopper


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolResult:
    """What a call came to. A refusal is a result too: `ok` false, with a stable `code` and `says` for a person.

    With `code` "needs_yes" `says` is the server's question, to be put to the shopper word for word at the end of the
    reply. `decision_id` names the decision that amounts in `data` stand on.
    """

    ok: bool
    data: dict[str, Any] = field(default_factory=dict)
    says: str | None = None
    code: str | None = None
    decision_id: UUID | None = None
    replayed: bool = False

    def to_json(self) -> dict[str, Any]:
        """Everything but whether it was said before."""
        return {
            "ok": self.ok,
            "data": self.data,
            "says": self.says,
            "code": self.code,
            "decision_id": None if self.decision_id is None else str(self.decision_id),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any], *, replayed: bool = True) -> "ToolResult":
        decision = kept.get("decision_id")
        return cls(
            ok=bool(kept["ok"]),
            data=dict(kept["data"]),
            says=kept["says"],
            code=kept["code"],
            decision_id=UUID(decision) if decision else None,
            replayed=replayed,
        )

    @classmethod
    def refused(cls, error: DokaniError) -> "ToolResult":
        return cls(ok=False, code=error.code, says=error.message, data=dict(error.data))


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What a tool found or did: `data` for the agent, `decision_id` behind it; for a write also the question
    that has to be answered yes (`asks`), and what a yes is given to (`promised`): it holds for exactly that."""

    data: dict[str, Any]
    says: str | None = None
    decision_id: UUID | None = None
    asks: str | None = None
    promised: Any = None
    policy_version: str | None = None


Verb = Callable[[Tx, Bound, Any], Awaitable[Done]]
Alone = Callable[[Bound, Any], Awaitable[Done]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tool:
    """A tool. Exactly one of `verb` and `alone` is given; `alone` opens its own transactions (proving an order).

    `writes`: what the shopper has to say yes to first. `keeps`: what it does stays without a yes, for it
    changes nothing of anybody's return (asking for a person). A tool with neither runs where nothing can be written.
    """

    name: str
    says: str
    arguments: type[Taken]
    audience: Audience = "shopper"
    verb: Verb | None = None
    alone: Alone | None = None
    writes: bool = False
    keeps: bool = False
    scope: str | None = None
    min_role: MemberRole | None = None
    secret: frozenset[str] = frozenset()  # arguments that the ledger does not keep

    @property
    def schema(self) -> dict[str, Any]:
        """JSON Schema of what it takes."""
        return self.arguments.model_json_schema()
