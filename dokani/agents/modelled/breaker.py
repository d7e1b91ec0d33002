"""A circuit breaker per business: a model that fails again and again is left alone for a while."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

FAILURES = 3  # one after another
PAUSE = 60.0  # seconds
MOST_KNOWN = 10_000  # businesses; a circuit that is closed and forgotten is a new one
Change = Literal["opened", "closed"]


@dataclass(slots=True)
class Circuit:
    """The model as one business finds it. `trying`: the one try of a circuit that is half open is under way."""

    failed: int = 0
    open_until: float | None = None
    trying: bool = False


@dataclass(slots=True)
class Breaker:
    """Circuits of this process. After `failures` failures in a row the model is not asked for `pause` seconds; then one
    turn may try, and its end closes the circuit or leaves it open for as long again."""

    failures: int = FAILURES
    pause: float = PAUSE
    now: Callable[[], float] = time.monotonic
    circuits: dict[UUID, Circuit] = field(default_factory=dict)

    def admits(self, business_id: UUID) -> bool:
        """Whether the model may be asked now. Whoever is told yes has to say how it ended."""
        circuit = self.circuits.get(business_id)
        if circuit is None or circuit.open_until is None:
            return True
        if circuit.trying or self.now() < circuit.open_until:
            return False
        circuit.trying = True
        return True

    def succeeded(self, business_id: UUID) -> Change | None:
        """ "closed" where it was open before."""
        circuit = self.circuits.pop(business_id, None)
        return "closed" if circuit is not None and circuit.open_until is not None else None

    def failed(self, business_id: UUID) -> Change | None:
        """ "opened" where this failure is the one too many; None where it was open already."""
        if len(self.circuits) >= MOST_KNOWN:
            self.circuits = {key: one for key, one in self.circuits.items() if one.open_until is not None}
        circuit = self.circuits.setdefault(business_id, Circuit())
        circuit.failed += 1
        circuit.trying = False
        if circuit.open_until is None and circuit.failed < self.failures:
            return None
        first = circuit.open_until is None
        circuit.open_until = self.now() + self.pause
        return "opened" if first else None

    def left(self, business_id: UUID) -> None:
        """The turn ended without telling anything of the model (it was broken off): the next one may try."""
        if (circuit := self.circuits.get(business_id)) is not None:
            circuit.trying = False
