"""Starting, adopting, watching and stopping the embedded server."""

import fcntl
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psutil

from dokani.kit.embedded import cluster as on_disk
from dokani.kit.embedded.cluster import Access, cluster_of, last_words
from dokani.kit.embedded.home import open_home
from dokani.kit.embedded.process import (
    Postmaster,
    alive,
    install_for,
    number_in_use,
    read_pid_file,
    runner_for,
)
from dokani.kit.errors import StartFault

Report = Callable[[str], None]

LOG_LIMIT = 16 * 1024 * 1024
STEP = 0.05
# A server that ends while starting is tried again for so long: a killed one leaves children, a shared memory segment
# and a process number behind that the system clears away within seconds.
PATIENCE = 30.0
PASSING = ("lock file", "pre-existing shared memory", "could not bind", "could not create any TCP/IP sockets")
SLOWEST_RETRY = 30.0


class Embedded:
    """The embedded database of one data directory, for as long as it is open.

    Of several Dokani processes on one data directory, the first holds the lock and looks after the server; it adopts
    one that a killed predecessor left running, starts it again when it dies, and stops it when it closes. The others
    use it, and one of them takes over when the first has gone.
    """

    def __init__(self, data_dir: Path, *, report: Report = lambda _: None, durable: bool = True) -> None:
        self.data_dir = data_dir
        self.report = report
        self.durable = durable
        self._lock: IO[bytes] | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._named: Postmaster | None = None
        self._closing = threading.Event()
        self._watcher: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def access(self) -> Access:
        """Port and password; the port may change when the server had to be started again."""
        return on_disk.read_access(self._home)

    @property
    def looks_after(self) -> bool:
        """Whether this process is the one that watches and stops the server."""
        return self._lock is not None

    @property
    def pid(self) -> int | None:
        """The postmaster's process number, while one is known."""
        named = read_pid_file(self._cluster)
        return named.pid if named else None

    def start(self) -> Self:
        """Return when the database answers. StartFault says what stands in the way."""
        self._home = open_home(self.data_dir)
        self._cluster = cluster_of(self._home)
        self._runner = runner_for(self._home, self._cluster)
        try:
            while not self._take_lock():
                if self._wait_for_other():
                    break
            else:
                self._bring_up()
        except BaseException:
            if self._child is not None:
                self._shut_down()
            self._release_lock()
            raise
        self._watcher = threading.Thread(target=self._watch, name="embedded-database", daemon=True)
        self._watcher.start()
        return self

    def stop(self) -> None:
        """Stop the server if we look after it, after the transactions' own end; harmless when called twice."""
        self._closing.set()
        if self._watcher is not None:
            self._watcher.join()
        if self._lock is not None:
            self._shut_down()
            self._release_lock()

    # -- who looks after it

    def _take_lock(self) -> bool:
        file = (self._home / "lock").open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._lock = file
        return True

    def _release_lock(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _wait_for_other(self) -> bool:
        """True once the server that another process looks after answers; False to try for the lock again."""
        if on_disk.find(self._home) is not None:
            return True
        time.sleep(STEP * 4)
        return False

    def _watch(self) -> None:
        pause = STEP * 10
        while not self._closing.wait(pause):
            try:
                if (self._lock is not None or self._take_lock()) and not self._running():
                    self.report("The database has ended unexpectedly; starting it again.")
                    self._bring_up()
                pause = STEP * 10
            except StartFault as fault:
                self.report(f"{fault.message} {fault.mend}")
                pause = min(SLOWEST_RETRY, pause * 2)

    def _running(self) -> bool:
        if self._child is not None:
            return self._child.poll() is None
        if self._named is None:
            self._named = read_pid_file(self._cluster)
        return self._named is not None and alive(self._cluster, self._named)

    # -- bringing it up

    def _bring_up(self) -> None:
        with self._open_log() as log:
            install = install_for(self._runner)
            if not self._cluster.exists():
                self.report("Making the database (once).")
                on_disk.create(self._home, self._runner, install, log, durable=self.durable)
            on_disk.check_version(self._cluster)
            giving_up = time.monotonic() + PATIENCE
            while not self._closing.is_set():
                begun = log.seek(0, os.SEEK_END)
                self._child = None
                if self._adopt() or self._launch(install, log):
                    return
                words = last_words(Path(log.name), begun)
                if time.monotonic() > giving_up or not any(mark in words for mark in PASSING):
                    raise self._fault(words)
                self.report(f"The database could not start yet ({words}); trying again.")
                self._closing.wait(STEP * 10)

    def _adopt(self) -> bool:
        """Take over a server that runs; clear away what one that does not run left behind."""
        named = read_pid_file(self._cluster)
        if named is None:
            return False
        if not alive(self._cluster, named):
            if number_in_use(named.pid):
                # The server would believe that process to be its predecessor. Two servers on one directory stay
                # impossible: the shared memory segment, whose key is the directory's, forbids it.
                (self._cluster / "postmaster.pid").unlink(missing_ok=True)
            return False
        access = on_disk.read_access(self._home)
        on_disk.write_access(self._home, replace(access, port=named.port))
        if not self._wait_ready(lambda: alive(self._cluster, named), self._home / "postgres.log"):
            return False
        self._named = named
        return True

    def _launch(self, install: Path, log: IO[bytes]) -> bool:
        access = on_disk.read_access(self._home)
        port = on_disk.free_port(access.port)
        if port != access.port:
            on_disk.write_access(self._home, replace(access, port=port))
        on_disk.write_settings(self._cluster, self._runner, port, durable=self.durable)
        command: list[str | Path] = [install / "bin" / "postgres", "-D", on_disk.own_path(self._cluster)]
        try:
            child = self._runner.popen(command, cwd=self._cluster, log=log)
        except OSError as error:
            raise self._fault(error.strerror or str(error)) from error
        self._child = child
        return self._wait_ready(lambda: child.poll() is None, Path(log.name), child.pid)

    def _wait_ready(self, lives: Callable[[], bool], log: Path, pid: int | None = None) -> bool:
        """True once the server answers, False if it ends first. Recovery after a crash may take long: no time limit."""
        begun = shown = time.monotonic()
        while lives():
            named = read_pid_file(self._cluster)
            if named is not None and named.status == "ready" and pid in (None, named.pid):
                return True
            now = time.monotonic()
            if now - shown > 3:
                shown = now
                self.report(f"Waiting for the database, {now - begun:.0f} s: {last_words(log)}")
            time.sleep(STEP)
        return False

    def _open_log(self) -> IO[bytes]:
        path = self._home / "postgres.log"
        try:
            if path.exists() and path.stat().st_size > LOG_LIMIT:
                path.replace(path.with_name("postgres.log.1"))
            log = path.open("ab")
            path.chmod(0o600)
            return log
        except OSError as error:
            raise StartFault(
                f"{path} cannot be written to: {error.strerror}.",
                code="data_dir_not_writable",
                mend="Make room or give this user the right to write there.",
            ) from error

    def _fault(self, words: str) -> StartFault:
        if "No space left" in words:
            return StartFault(
                "The disk is full, so the database cannot start.",
                code="disk_full",
                mend=f"Make room on the disk that holds {self._home}.",
            )
        return StartFault(
            f"The database does not start: {words}",
            code="database_does_not_start",
            mend=f"The whole log is in {self._home / 'postgres.log'}.",
        )

    # -- taking it down

    def _shut_down(self) -> None:
        named = read_pid_file(self._cluster)
        if self._child is None and (named is None or not alive(self._cluster, named)):
            return
        pid = self._child.pid if self._child is not None else named.pid if named else 0
        # Fast: running transactions are rolled back, everything is written. Then without writing: recovered at start.
        for request, seconds in ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
            if self._ended(pid, request, seconds):
                return

    def _ended(self, pid: int, request: signal.Signals, seconds: float) -> bool:
        try:
            if self._child is not None:
                self._child.send_signal(request)
                self._child.wait(seconds)
            else:
                process = psutil.Process(pid)
                process.send_signal(request)
                deadline = time.monotonic() + seconds
                while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                    if time.monotonic() > deadline:
                        return False
                    time.sleep(STEP)
        except psutil.NoSuchProcess:
            return True
        except subprocess.TimeoutExpired:
            return False
        return True
