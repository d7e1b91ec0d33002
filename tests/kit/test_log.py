"""What the log keeps, and what it must not."""

import json
import subprocess
import sys

SCRIPT = """
from dokani.kit import log
log.set_up("info")
logger = log.logger("t")
logger.info("said", customer_email="lina@shopper.test", token="s3cret", password="hunter22", status=200)
def fail(customer_email, token):
    raise ValueError("no")
try:
    fail("lina@shopper.test", "s3cret")
except ValueError as error:
    logger.error("bug", exc_info=error)
"""


def test_neither_fields_nor_tracebacks_hold_peoples_data_or_secrets() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["said", "bug"]
    assert lines[0]["status"] == 200
    assert lines[1]["exception"][0]["exc_type"] == "ValueError"
    for secret in ("lina@shopper.test", "s3cret", "hunter22"):
        assert secret not in done.stderr
