"""The socket to serve on, taken before anything else is started, so that a port in use is known at once."""

import contextlib
import errno
import socket
from collections.abc import Iterator

from dokani.kit.errors import StartFault
from dokani.settings import Settings


@contextlib.contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """A bound socket; StartFault where the address or the port cannot be had. Nobody is answered until it is served."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except (OSError, UnicodeError) as error:
            raise _refused(settings, error) from error
        listener.set_inheritable(True)
        yield listener


def _refused(settings: Settings, error: Exception) -> StartFault:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return StartFault(
            f"Port {settings.port} on {settings.host} is in use by another program.",
            code="port_in_use",
            mend="Stop that program, or choose another port with --port or DOKANI_PORT.",
        )
    if number == errno.EACCES:
        return StartFault(
            f"This user may not listen on port {settings.port}.",
            code="port_not_allowed",
            mend="Choose a port above 1023 with --port or DOKANI_PORT.",
        )
    return StartFault(
        f"Dokani cannot listen on {settings.host}: {error}.",
        code="address_not_usable",
        mend="Choose an address of this machine with --host or DOKANI_HOST.",
    )
