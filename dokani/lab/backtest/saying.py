"""The report in plain sentences, the first of them the one to read."""

from decimal import Decimal
from typing import Any

_WORD = {
    "deny": "refused",
    "wait": "left waiting",
    "ask": "asked for more",
    "review": "reviewed",
    "approve": "approved",
}


def sentences_of(result: dict[str, Any], *, against_then: bool) -> list[str]:
    """What a merchant should know, each sentence with its numbers."""
    cases = result["cases"]
    if cases == 0 and (unreadable := result["decided"]["unreadable"]):
        return [
            f"This policy can read none of the {unreadable:,} past return lines, so there is nothing to compare."
            " It may be in another currency."
        ]
    if cases == 0:
        return ["There are no past returns in this time, so there is nothing to compare."]
    before = "as they were decided then" if against_then else "under the policy before"
    changed = sum(each["cases"] for each in result["matrix"] if each["was"] != each["now"])
    found = [
        f"Of {cases:,} past return lines, {changed:,} ({_share(changed, cases)}) come out otherwise than {before}."
    ]
    moves = sorted(
        (each for each in result["matrix"] if each["was"] != each["now"]), key=lambda each: -each["cases"]
    )
    found += [
        f"{each['cases']:,} that were {_WORD[each['was']]} would be {_WORD[each['now']]}."
        for each in moves[:4]
    ]
    denied, approved = result["newly_denied"], result["newly_approved"]
    if denied["lines"]:
        found.append(
            f"{_people(denied['people'])} would newly be refused, in {_returns(denied['returns'])}"
            f" ({_percent(denied['share'])} of the lines; 95 % interval {_percent(denied['low'])} to"
            f" {_percent(denied['high'])}, Wilson)."
        )
    if approved["lines"]:
        found.append(
            f"{_people(approved['people'])} would newly be approved, in {_returns(approved['returns'])}."
        )
    found.append(_money(result["money"]))
    was, now = result["review_load"]["was"], result["review_load"]["now"]
    if was != now:
        found.append(f"People would look at {now:,} lines instead of {was:,}.")
    if (unknown := result["unknown"])["cases"]:
        first = unknown["by_fact"][0]["fact"]
        found.append(f"{unknown['cases']:,} lines hang on something nobody knew then, most often {first}.")
    decided = result["decided"]
    if decided["unreadable"]:
        found.append(
            f"{decided['unreadable']:,} lines could not be read by this policy, and are not counted."
        )
    if decided["not_in_sql"]:
        found.append(f"Decided one by one, for SQL does not take {decided['not_in_sql']}.")
    return found


def _money(money: dict[str, Any]) -> str:
    change, currency = Decimal(money["change"]), money["currency"]
    if not change:
        return f"What is given back stays {_amount(money['was'])} {currency}."
    word = "less" if change < 0 else "more"
    return (
        f"{_amount(str(abs(change)))} {currency} {word} would be given back: {_amount(money['now'])} instead of"
        f" {_amount(money['was'])} (95 % interval of the change {_amount(money['low'])} to {_amount(money['high'])},"
        " normal)."
    )


def _amount(text: str) -> str:
    return f"{Decimal(text):,}"


def _share(part: int, whole: int) -> str:
    return _percent(part / whole)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _people(count: int) -> str:
    return f"{count:,} {'person' if count == 1 else 'people'}"


def _returns(count: int) -> str:
    return f"{count:,} return{'' if count == 1 else 's'}"
