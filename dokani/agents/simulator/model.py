"""The words of the simulator: a scenario and its story, a run and what was found wrong with it, a kept simulation."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from dokani.kit.errors import Conflict, NotFound, TooMany, Unprocessable

Agent: TypeAlias = Literal["built_in", "model"]
MOST_K: Final = 10
DEFAULT_K: Final = 4
# A pass counts at the gate for so long.
GOOD_FOR: Final = timedelta(days=14)
LEAST_K: Final = 4
# A conversation that takes longer than so many seconds is broken off, and failed.
LONGEST_RUN: Final = 240.0


class NoSuchSimulation(NotFound):
    code = "simulation_not_found"


class NoSuchScenario(Unprocessable):
    """`data.scenarios` lists those there are."""

    code = "no_such_scenario"


class SimulationUnderWay(Conflict):
    """One of this business waits or runs already."""

    code = "simulation_under_way"


class TooManySimulations(TooMany):
    code = "too_many_simulations"


class AgentNotSetUp(Conflict):
    """This agent is not set up on this server; `data.agents` lists those that are."""

    code = "agent_not_set_up"


class AgentNotSimulated(Conflict):
    """There is no fresh pass of this agent in the simulator, and nobody said why it should answer all the same."""

    code = "agent_not_simulated"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A line of a made order. `price` is for one, in the currency of the policy."""

    name: str
    category: str
    price: Decimal
    quantity: int = 1
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Bought:
    """A made order, delivered `days_ago`."""

    order_id: str
    name: str
    email: str
    items: tuple[Item, ...]
    days_ago: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What the shopper really wants: a line, how many of it, and why. All of `reasons` are true of it."""

    line: int
    reasons: tuple[str, ...]
    words: str
    quantity: int = 1
    resolution: str = "refund"


@dataclass(frozen=True, kw_only=True, slots=True)
class Manner:
    """How a shopper talks and what goes wrong on the way.

    `opening` is said message by message before anything else; `asides` are said in place of the first answers;
    `wrong_orders` and `wrong_codes` are told before the right ones; at the first summary the shopper says
    `at_first_summary` in place of yes. `photos` are how many pictures there are to send, and `late_photo` that there is
    none at hand the first time. An `impostor` never has the right code; `insists` is said when nothing is asked any
    more. `email` is what is told for an address, where it is not the shopper's own.
    """

    opening: tuple[str, ...]
    style: Callable[[str], str] = field(default=str)
    asides: tuple[str, ...] = ()
    wrong_orders: tuple[str, ...] = ()
    wrong_codes: tuple[str, ...] = ()
    at_first_summary: str | None = None
    photos: int = 2
    late_photo: bool = False
    impostor: bool = False
    email: str | None = None
    insists: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """What a run is about: the shopper's own order, somebody else's, the true wishes, and the manner.

    Expected are returns for exactly `wishes`, decided as the policy decides them, and a person where `person`.
    """

    mine: Bought
    other: Bought
    wishes: tuple[Wish, ...]
    manner: Manner
    person: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """A kind of shopper. `make` tells a story from a seeded source of chance."""

    name: str
    says: str
    make: Callable[[random.Random], Story]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """An expectation that was not met. `expected` and `found` are plain values."""

    expectation: str
    expected: Any
    found: Any

    def to_json(self) -> dict[str, Any]:
        return {"expectation": self.expectation, "expected": self.expected, "found": self.found}


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One conversation and what came of it. A line of `transcript` is {by, text, tools?, photo?}."""

    scenario: str
    number: int
    seed: int
    faults: tuple[Fault, ...]
    transcript: tuple[dict[str, Any], ...]
    took_ms: int

    @property
    def passed(self) -> bool:
        return not self.faults


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptRun:
    """A row of `dokani.simulation_runs`."""

    scenario: str
    number: int
    seed: int
    passed: bool
    faults: list[dict[str, Any]]
    transcript: list[dict[str, Any]]
    took_ms: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Simulation:
    """A row of `dokani.simulations`. `scenarios` None: all of them; `summary` is by scenario, in their order."""

    id: UUID
    asked_by: UUID | None
    asked_at: datetime
    agent: Agent
    k: int
    seed: int
    scenarios: list[str] | None
    policy_version: str | None
    state: str
    done: int
    total: int
    passed: bool | None
    problem: str | None
    started_at: datetime | None
    finished_at: datetime | None
    summary: list[dict[str, Any]] | None
