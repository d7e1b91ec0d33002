"""The default: letters are shown on standard output, for a person to read and click."""

import sys
from typing import TextIO

from dokani.providers.mail.port import Outgoing

WIDTH = 78


class ConsoleMail:
    """Prints each letter as one block. Nothing leaves the machine."""

    real = False

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out

    async def deliver(self, letter: Outgoing) -> str:
        out = self._out or sys.stdout
        lines = [
            "",
            f"── mail {'─' * (WIDTH - 8)}",
            f"   to       {letter.to_address}",
            f"   subject  {letter.subject}",
            "",
            *(f"   {line}".rstrip() for line in letter.body_text.strip().splitlines()),
            "─" * WIDTH,
            "",
        ]
        encoding = getattr(out, "encoding", None) or "utf-8"
        text = "\n".join(lines).encode(encoding, "replace").decode(encoding)
        out.write(_printable(text))
        out.flush()
        return "console"


def _printable(text: str) -> str:
    """Without control characters: what a shopper wrote must not steer the operator's terminal."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "�" for sign in text)
