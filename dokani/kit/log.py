"""Structured logs: one line per event, no bodies, no tokens, no e-mail addresses."""

import logging
import sys
from typing import Any

import structlog

SECRET = frozenset(
    {"password", "token", "authorization", "cookie", "secret", "email", "customer_email", "code", "body"}
)


# Where in the code, but not what the variables held: that would be people's data.
TRACEBACKS = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def _without_personal_data(_logger: Any, _method: str, event: Any) -> Any:
    for key in SECRET & event.keys():
        event[key] = "…"
    return event


def set_up(level: str = "info") -> None:
    """Readable lines on a terminal, JSON elsewhere; always on standard error."""
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=True, exception_formatter=structlog.dev.plain_traceback)
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_personal_data,
            TRACEBACKS if not sys.stderr.isatty() else structlog.processors.StackInfoRenderer(),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def logger(name: str) -> Any:
    return structlog.get_logger(name)
