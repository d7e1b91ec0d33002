"""The data directory: is it ours, may we write to it, and is it from this Dokani or an older one."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from dokani import __version__
from dokani.kit.errors import StartFault

FORMAT = 1
MARKER = "dokani.json"
# The end of the name of a file that is being written, or that a crash left behind.
HALF = ".new"
# What a system puts into a fresh volume by itself; a folder with only these counts as empty.
HARMLESS = {"lost+found", ".DS_Store"}


def release(version: str) -> tuple[int, int]:
    """The part of a version that decides whether data can be shared: major and minor."""
    major, minor, *_ = [*(int(part) for part in version.split(".")[:2] if part.isdigit()), 0, 0]
    return major, minor


def write_private(path: Path, text: str) -> None:
    """Write `text` so that only the owner can read it and a crash leaves either the old file or the new one."""
    # A name of its own for each writer: two that start at once must not meet in one file.
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}{HALF}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        if os.geteuid() == 0:  # in another user's directory the file is that user's
            os.fchown(descriptor, path.parent.stat().st_uid, path.parent.stat().st_gid)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def open_home(path: Path) -> Path:
    """Make `path` ready to be written to, as its absolute path; StartFault where it is not ours or not usable."""
    path = Path(path).expanduser().absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise StartFault(
            f"The data directory {path} is not a directory.",
            code="data_dir_invalid",
            mend="Choose another with --data-dir or DOKANI_DATA_DIR.",
        ) from error
    except OSError as error:
        raise _not_writable(path, error) from error
    marker = _read_marker(path)
    if marker is None:
        _claim(path)
    else:
        _check(path, marker)
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        raise _not_writable(path, None)
    return path


def _not_writable(path: Path, error: OSError | None) -> StartFault:
    reason = error.strerror if error is not None and error.strerror else "permission denied"
    return StartFault(
        f"The data directory {path} cannot be written to: {reason}.",
        code="data_dir_not_writable",
        mend="Choose another with --data-dir or DOKANI_DATA_DIR, or give this user the right to write there.",
    )


def _read_marker(path: Path) -> dict[str, Any] | None:
    try:
        text = (path / MARKER).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _not_writable(path, error) from error
    try:
        marker = json.loads(text)
    except ValueError:
        marker = None
    if not isinstance(marker, dict) or not isinstance(marker.get("format"), int):
        raise StartFault(
            f"{path / MARKER} cannot be read, so it is not known what wrote this data directory.",
            code="data_dir_invalid",
            mend="Restore the file from a backup, or choose another directory with --data-dir.",
        )
    return marker


def _claim(path: Path) -> None:
    """Take an empty directory; one that holds anything else is never touched."""
    try:
        inside = sorted(entry.name for entry in path.iterdir() if entry.name not in HARMLESS)
    except OSError as error:
        raise _not_writable(path, error) from error
    if MARKER in inside and (marker := _read_marker(path)) is not None:
        _check(path, marker)  # another start has claimed it meanwhile
        return
    if not all(name.startswith(MARKER) and name.endswith(HALF) for name in inside):
        raise StartFault(
            f"{path} holds files that are not Dokani's ({', '.join(inside[:3])}{' …' if len(inside) > 3 else ''}).",
            code="data_dir_not_ours",
            mend="Choose an empty directory with --data-dir or DOKANI_DATA_DIR.",
        )
    try:
        _write_marker(path)
    except OSError as error:
        raise _not_writable(path, error) from error


def _check(path: Path, marker: dict[str, Any]) -> None:
    written_by = str(marker.get("version", "0.0"))
    if marker["format"] > FORMAT or release(written_by) > release(__version__):
        raise StartFault(
            f"The data directory {path} was last used by Dokani {written_by}; this is {__version__}, which is older.",
            code="data_dir_newer",
            mend=f"Start Dokani {written_by} or newer, or choose another directory with --data-dir.",
        )
    if written_by != __version__:
        try:
            _write_marker(path)
        except OSError as error:
            raise _not_writable(path, error) from error


def _write_marker(path: Path) -> None:
    write_private(path / MARKER, json.dumps({"format": FORMAT, "version": __version__}) + "\n")
