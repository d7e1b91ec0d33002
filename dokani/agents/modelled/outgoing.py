"""What a model says, on its way out: as plain text, sentence by sentence, each held against the promise ledger."""

from collections.abc import Collection
from dataclasses import dataclass, field

from dokani.agents.guards.facts import Facts
from dokani.agents.guards.output import text_only
from dokani.agents.guards.promises import LONGEST, Blocked, check
from dokani.agents.modelled.cutting import Cutter


class SaysTooMuch(Exception):
    """A reply longer than any reply is."""


@dataclass(slots=True)
class Outgoing:
    """One answer of the model. `facts` are those of the conversation when it began; `cautious` is what is said, once,
    in place of sentences that nothing bears; `origins` are those whose addresses may stand in it."""

    facts: Facts
    cautious: str
    origins: Collection[str] = ()
    text: str = ""
    blocked: list[Blocked] = field(default_factory=list)
    heard: int = 0
    _cutter: Cutter = field(default_factory=Cutter)

    def take(self, said: str) -> str:
        """More of the model's words; what of it may be shown by now, possibly nothing."""
        self.heard += len(said)
        if self.heard > LONGEST:
            raise SaysTooMuch
        return "".join(self._checked(one) for one in self._cutter.feed(said))

    def finish(self) -> str:
        """The rest. Then `text` is the whole, and is held against the ledger once more as a whole."""
        rest = self._checked(self._cutter.rest())
        whole = text_only(self.text, self.origins)
        found = check(whole, self.facts)
        if isinstance(found, Blocked):
            self.blocked.append(found)
            whole = self.cautious
        self.text = whole
        return rest

    def _checked(self, said: str) -> str:
        if not said.strip():
            return ""
        shown, after = text_only(said, self.origins), space_after(said)
        if not shown:
            return ""
        found = check(shown, self.facts)
        if isinstance(found, Blocked):
            self.blocked.append(found)
            if len(self.blocked) > 1:
                return ""
            shown, after = self.cautious, " "
        self.text += shown + after
        return shown + after


def space_after(said: str) -> str:
    """The white space a sentence ended with, as far as it shows."""
    tail = said[len(said.rstrip()) :]
    breaks = tail.count("\n")
    return "\n" * min(breaks, 2) or " "
