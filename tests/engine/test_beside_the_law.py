"""Lines that are decided together, where the law decides one of them: no neighbour takes a right away."""

from typing import Any

import pytest

from dokani.engine.decide import decide
from dokani.engine.floors import packs
from dokani.engine.parse import parse
from tests.engine.shop import GONE, document, facts, sets

BOUGHT: dict[str, Any] = {
    "order__country": "DE",
    "order__channel": "web",
    "order__delivered_at": "2026-11-02T15:00:00Z",
    "item__personalised": False,
    "item__perishable": False,
    "item__digital_started": False,
    "item__sku": GONE,
    "item__tags": [],
    "item__paid": "5",
}
OURS = {"line": "ours", "item": {"sku": "a"}}


def together(neighbour: dict[str, Any], ours: dict[str, Any] | None = None, **changes: Any) -> Any:
    """The first line is one to withdraw from, the second is made to order and so left to the policy."""
    theirs = {"line": "theirs", **neighbour}
    theirs["item"] = {"sku": "b", "tags": ["made_to_order"], **neighbour.get("item", {})}
    terms = {"lines_decided": "together", "return_window_days": 60}
    policy = parse(document(terms=terms, jurisdictions=["EU"]), floors=packs())
    lines = [{**OURS, **(ours or {})}, theirs]
    return decide(policy, facts(**{**BOUGHT, "lines": lines, **changes}))


@pytest.mark.parametrize(
    ("neighbour", "verdict"),
    [
        ({"reason": "boredom"}, "deny"),
        ({"reason": "defective"}, "ask"),
        ({"item": {"category": "jewelry"}}, "review"),
        ({"item": {"quantity": 99}}, "deny"),
        ({}, "approve"),
    ],
    ids=str,
)
def test_what_the_law_accepts_is_accepted_beside_any_neighbour(
    neighbour: dict[str, Any], verdict: str
) -> None:
    found = together(neighbour)
    ours, theirs = found.lines
    assert (ours.verdict, ours.by_law, ours.alone) == ("approve", True, None)
    assert (theirs.verdict, theirs.by_law) == (verdict, False)
    assert found.money(ours.amount) == "2.50"


def test_an_approval_by_law_drags_no_neighbour_along_and_the_rest_is_decided_by_its_worst() -> None:
    lines: list[dict[str, Any]] = [OURS, {"line": 2, "reason": "boredom"}, {"line": 3, "item": {"sku": "c"}}]
    for line in lines[1:]:
        line["item"] = {**line.get("item", {}), "tags": ["made_to_order"]}
    policy = parse(
        document(terms={"lines_decided": "together"}, jurisdictions=["EU"]),
        floors=packs(),
    )
    found = decide(policy, facts(**{**BOUGHT, "lines": lines}))
    assert [line.verdict for line in found.lines] == ["approve", "deny", "deny"]
    assert [line.alone for line in found.lines] == [None, None, "approve"]
    assert found.verdict == "approve" and found.by_law


def test_where_integrity_is_broken_the_law_speaks_for_nothing() -> None:
    found = together({}, {"item": {"sku": "a", "quantity": 99}})
    assert [line.verdict for line in found.lines] == ["deny", "deny"]


def test_while_the_law_is_open_no_neighbour_denies_a_line() -> None:
    """Whether the seal is broken is asked about; whether the article is personalised only a person finds out."""
    asked = together({"reason": "boredom"}, {"item": {"sku": "a", "tags": ["hygiene"]}})
    assert [line.verdict for line in asked.lines] == ["ask", "deny"]
    assert [finding.check for finding in asked.lines[0].deciding] == ["law"]
    assert asked.asks[0]["fact"] == "item.hygiene_seal_broken"
    unsure = together({"reason": "boredom", "item": {"personalised": True}}, item__personalised=GONE)
    assert [line.verdict for line in unsure.lines] == ["review", "deny"]


def test_where_it_is_open_whether_lines_belong_together_the_law_decides_its_line_all_the_same() -> None:
    open_ = sets({"var": "customer.on_allow_list"}, lines_decided="together")
    policy = parse(document(open_, jurisdictions=["EU"]), floors=packs())
    lines = [OURS, {"reason": "boredom", "item": {"tags": ["made_to_order"]}}]
    lines.append({"item": {"sku": "c", "tags": ["made_to_order"]}})
    found = decide(policy, facts(**{**BOUGHT, "lines": lines}))
    assert [line.verdict for line in found.lines] == ["approve", "review", "review"]
