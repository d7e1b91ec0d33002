"""Once the door is shut, a decoder that went astray can do nothing but compute and answer."""

import json
import subprocess
import sys
import zlib

from dokani.files.develop import SCRIPT
from tests.files.media import png

TRIED = """
import importlib.util, os, socket, sys
spec = importlib.util.spec_from_file_location("darkroom", sys.argv[1])
room = importlib.util.module_from_spec(spec); spec.loader.exec_module(room)
room.loaded("jpeg"); room.shut_in("jpeg")
ways = {
    "read": lambda: open("/etc/passwd"),
    "write": lambda: open("/tmp/escaped", "w"),
    "connect": lambda: socket.socket(),
    "fork": lambda: os.fork(),
    "pipe": lambda: os.pipe(),
    "memory": lambda: bytearray(2 * 1024 ** 3),
}
if os.getuid() != 0:
    ways["root"] = lambda: os.setuid(0)
for name, way in ways.items():
    try:
        way()
    except (OSError, MemoryError):
        continue
    print("could", name)
print("tried", len(ways))
"""


def test_nothing_is_opened_reached_started_or_filled() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", TRIED, SCRIPT], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("tried "), done.stdout


def test_a_bomb_is_told_to_have_too_many_pixels() -> None:
    for side in (7_100, 64_000):
        done = subprocess.run(
            [sys.executable, "-I", SCRIPT, "png"],
            input=png(side, side, zlib.compress(b"")),
            capture_output=True,
            timeout=60,
            check=False,
        )
        said = json.loads(done.stdout.partition(b"\n")[0])
        assert "pixels" in said["refused"], said
