"""Running the web app and the jobs until told to stop: in this process, or in several that share one socket."""

import asyncio
import contextlib
import os
import socket
import threading
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from dokani import worker
from dokani.app import create_app
from dokani.commands.starting import owner_url, secret
from dokani.kit import log
from dokani.kit.errors import StartFault
from dokani.kit.migrate import role_url
from dokani.settings import Settings

# How long a request under way may take after the signal to stop.
GRACE_SECONDS = 10
API_URL = "DOKANI_API_URL"


def run(settings: Settings, listener: socket.socket, *, workers: int, work: bool) -> None:
    """Serve on `listener`; returns after SIGTERM or SIGINT, when what was under way has ended."""
    key = secret(settings)
    api_url = role_url(owner_url(settings), "dokani_api", key)
    jobs_url = role_url(owner_url(settings), "dokani_jobs", key)
    with jobs(settings, jobs_url) if work else contextlib.nullcontext():
        if workers == 1:
            server = Server(configuration(create_app(settings, api_url, key)))
            server.run(sockets=[listener])
            if not server.started:
                raise StartFault(
                    "The web app did not start.",
                    code="app_did_not_start",
                    mend="The lines above say why; `dokani doctor` looks at what it needs.",
                )
            return
        # The processes read the environment, in which the owner's URL has no place.
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {API_URL: api_url, "DOKANI_SECRET_KEY": key, "DOKANI_PORT": str(settings.port)}
        os.environ |= {"DOKANI_HOST": settings.host, "DOKANI_DATA_DIR": str(settings.data_dir)}
        several = configuration("dokani.commands.serving:one_of_several", workers=workers, factory=True)
        listener.listen(several.backlog)
        Multiprocess(several, sockets=[listener]).run()


class Server(uvicorn.Server):
    """Lets the open streams of an app go before it waits for what is under way; they would never end by themselves."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if isinstance(self.config.app, FastAPI):
            self.config.app.state.live.let_go()
        await super().shutdown(sockets)


def one_of_several() -> FastAPI:
    """The app of one process among several; its database log-in was derived by the process that started it."""
    settings = Settings()
    log.set_up(settings.log_level)
    return create_app(settings, os.environ[API_URL], secret(settings))


def configuration(app: FastAPI | str, *, workers: int = 1, factory: bool = False) -> uvicorn.Config:
    """How uvicorn serves us: on uvloop and httptools, without a log of its own, within a time to stop."""
    return uvicorn.Config(
        app,
        factory=factory,
        workers=workers,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        # Frames are small; what is larger is refused before it is whole. Deflating them would cost each socket more
        # memory than it saves anybody.
        ws_max_size=256 * 1024,
        ws_per_message_deflate=False,
        lifespan="on",
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


@contextlib.contextmanager
def jobs(settings: Settings, jobs_url: str) -> Iterator[None]:
    """Run the worker beside, on a loop of its own, so that a long job does not hold up an answer's turn."""
    loop, stop = asyncio.new_event_loop(), asyncio.Event()

    def work() -> None:
        with contextlib.closing(loop):
            loop.run_until_complete(worker.run(settings, jobs_url, stop))

    thread = threading.Thread(target=work, name="jobs")
    thread.start()
    try:
        yield
    finally:
        if not loop.is_closed():
            loop.call_soon_threadsafe(stop.set)
        thread.join()
