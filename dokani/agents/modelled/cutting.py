"""A reply that comes word by word, cut into whole sentences: what is not whole yet cannot be checked."""

import re

# As the promise ledger ends a sentence, but only where something follows that shows it has ended.
_END = re.compile(r"(?<=[.!?।;])[\"'”’)\]]*\s+|\n+")


class Cutter:
    """Takes text as it comes, gives it back sentence by sentence, white space and all."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> list[str]:
        """The sentences that are whole by now."""
        self._held += text
        whole, end = [], 0
        for found in _END.finditer(self._held):
            if found.end() < len(self._held):  # more white space might follow
                whole.append(self._held[end : found.end()])
                end = found.end()
        self._held = self._held[end:]
        return whole

    def rest(self) -> str:
        """What is left when nothing more comes."""
        left, self._held = self._held, ""
        return left
