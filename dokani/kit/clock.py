"""The one clock: UTC, and settable where a test has to stand at another moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_now: ContextVar[Callable[[], datetime] | None] = ContextVar("dokani_now", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    set_by_test = _now.get()
    return set_by_test() if set_by_test else datetime.now(UTC)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Within the block, `now()` is `moment` (in this task and those it starts)."""
    token = _now.set(lambda: moment)
    try:
        yield
    finally:
        _now.reset(token)
