"""The command line: answers on standard output and nothing else, faults with their paths, never a traceback."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dokani.policies.commands import commands as app
from tests.engine.shop import RULES, document, facts

RUNNER = CliRunner()


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(document(*RULES)))
    return file


def deciding(policy: Path, given: bytes, *more: str) -> tuple[int, list[Any], str]:
    result = RUNNER.invoke(app, ["decide", "--policy", str(policy), "--facts", "-", *more], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr


def line(**changes: Any) -> bytes:
    return json.dumps(facts(**changes)).encode() + b"\n"


def test_every_line_of_facts_gets_one_line_of_answer(policy: Path) -> None:
    code, answers, said = deciding(policy, line() + b"\n" + line(reason="boredom"))
    assert (code, said) == (0, "")
    assert [(each["verdict"], each["amount"], each["currency"]) for each in answers] == [
        ("approve", "50.00", "EUR"),
        ("deny", "0.00", "EUR"),
    ]
    assert {"lines", "reasons", "trace", "violations", "counterfactuals"} <= set(answers[0])
    assert "counterfactuals" not in deciding(policy, line(), "--no-counterfactuals")[1][0]


@pytest.mark.parametrize(
    ("bad", "code", "path"),
    [
        (b"{", "not_json", ""),
        (b"[1]", "facts_not_readable", ""),
        (b"\xff\xfe", "not_utf8", ""),
        (b'{"order": {"value": NaN}}', "not_json", ""),
        (b'{"reason": "a", "reason": "b"}', "duplicate_key", ""),
        (b'{"reason": "a\\u0000"}', "not_text", "reason"),
        (b'{"a": "\\ud800"}', "not_text", "a"),
        (b'{"order": {"value": 1e999999999}}', "number_out_of_range", ""),
        (b'{"order": {"value": ' + b"9" * 5_000 + b"}}", "number_out_of_range", ""),
        (b"[" * 100_000, "too_deep", ""),
        (b'{"order": {"delivered_at": "2026-13-01"}}', "facts_not_readable", "order.delivered_at"),
        (b'{"x": "' + b"y" * 4_100_000 + b'"}', "too_large", ""),
    ],
)
def test_a_bad_line_answers_with_an_error_and_the_others_go_on(
    policy: Path, bad: bytes, code: str, path: str
) -> None:
    status, answers, said = deciding(policy, line() + bad + b"\n" + line())
    assert (status, said, len(answers)) == (1, "", 3)
    error = answers[1]["error"]
    assert (error["code"], error["path"], error["line"]) == (code, path, 2)
    assert error["problem"] and answers[0]["verdict"] == answers[2]["verdict"] == "approve"


def test_a_missing_file_is_said_so(policy: Path, tmp_path: Path) -> None:
    for arguments in (
        ["check", str(tmp_path / "none.json")],
        ["check", str(tmp_path)],
        ["decide", "--policy", str(tmp_path / "none.json"), "--facts", "-"],
        ["decide", "--policy", str(policy), "--facts", str(tmp_path / "none.jsonl")],
    ):
        result = RUNNER.invoke(app, arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "cannot be read" in result.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not JSON"),
        (b"\xff", "not UTF-8"),
        (b"[" * 10 + b"\n" + b"{" * 1_000, "too deep at line 2, column 55; wanted at most 64 levels"),
        (b'{"format": "dokani/1", "format": 1}', "said twice"),
        (b'{"format": "dokani/1", "currency": "EUR", "terms": {"refund_percent": NaN}}', "NaN"),
        (b'[{"id": 1, "condition": "a = 1", "action": "deny"}]', "older form"),
        (b'"' + b"x" * 17_000_000 + b'"', "too large"),
    ],
)
def test_a_file_that_is_no_policy_is_refused_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "policy.json"
    file.write_bytes(content)
    result = RUNNER.invoke(app, ["check", str(file)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr and "found null" not in result.stderr
    assert RUNNER.invoke(app, ["decide", "--policy", str(file), "--facts", "-"], input=b"{}").exit_code == 1


def test_check_names_every_fault_with_its_path(tmp_path: Path) -> None:
    wrong = {"id": "r", "when": {"and": [{"==": [{"var": "nope"}, 1]}]}, "verdict": "deny"}
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(document(wrong, terms={"refund_percent": 200})))
    result = RUNNER.invoke(app, ["check", str(file)])
    assert result.exit_code == 1
    assert "terms.refund_percent: out of range; found 200" in result.stderr
    assert "rules[0].when.and[0].==[0].var: unknown fact" in result.stderr
    as_json = RUNNER.invoke(app, ["check", str(file), "--json"])
    assert as_json.exit_code == 1
    assert [fault["path"] for fault in json.loads(as_json.stdout)["faults"]] == [
        "terms.refund_percent",
        "rules[0].when.and[0].==[0].var",
    ]


def test_check_says_that_a_policy_parses(policy: Path) -> None:
    result = RUNNER.invoke(app, ["check", str(policy)])
    assert (result.exit_code, result.stderr) == (0, "")
    assert "4 rules" in result.stdout
    assert json.loads(RUNNER.invoke(app, ["check", str(policy), "--json"]).stdout)["ok"] is True


def test_an_older_policy_is_imported_to_standard_output(tmp_path: Path) -> None:
    file = tmp_path / "older.json"
    file.write_text('{"return_window_days": 12, "mascot": "otter"}')
    result = RUNNER.invoke(app, ["import", str(file), "--currency", "EUR"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["terms"] == {"return_window_days": 12}
    assert "mascot" in result.stderr


def test_a_reader_that_has_seen_enough_ends_the_work_quietly(policy: Path) -> None:
    program = [sys.executable, "-c", "from dokani.policies.commands import commands; commands()"]
    arguments = ["decide", "--policy", str(policy), "--facts", "-", "--no-counterfactuals"]
    given = policy.with_name("facts.jsonl")
    given.write_bytes(line() * 300)
    with given.open("rb") as source:
        work = subprocess.Popen(
            program + arguments, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert work.stdout is not None and work.stderr is not None
        assert json.loads(work.stdout.readline())["verdict"] == "approve"
        work.stdout.close()
        assert work.stderr.read() == b""
        work.stderr.close()
        assert work.wait(30) == 0
