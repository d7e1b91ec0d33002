"""Pictures of the policy laboratory: a draft edited, simulated, proved, tried, and about to go live."""

import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import APIRequestContext

from tools.pictures_of_returns import OURS, Camera


@dataclass(frozen=True, slots=True)
class Drafts:
    """The numbers of the versions that are looked at, and a return whose answer the draft changes."""

    active: int
    shorter: int
    broken: int
    changed: str


# Asking earlier is answered worse, and the law of the European Union is not kept.
_BROKEN: list[dict[str, Any]] = [
    {
        "id": "too-soon",
        "when": {"<": [{"var": "days_since_start"}, 3]},
        "verdict": "review",
        "says": "A person looks at whatever comes back at once.",
    },
    {
        "id": "no-shoes",
        "when": {"==": [{"var": "item.category"}, "shoes"]},
        "verdict": "deny",
        "says": "Shoes cannot be returned.",
    },
]


def draw_up(request: APIRequestContext, url: str) -> Drafts:
    """Two drafts, the better one simulated and proved. `request` is signed in; `url` ends with a slash."""

    def call(method: str, path: str, said: Any = None) -> Any:
        answer = request.fetch(url + path, method=method, data=said, headers=OURS)
        assert answer.ok, answer.text()
        return answer.json()

    active = next(each for each in call("get", "v1/policies") if each["is_active"])
    rules = active["rules"]
    terms = {name: value for name, value in rules["terms"].items() if name != "return_window_days"}
    shorter = {**rules, "terms": {**terms, "return_window": 14}}
    broken = {**rules, "jurisdictions": ["EU"], "rules": [*rules["rules"], *_BROKEN]}
    drawn, against = (
        int(call("post", "v1/policies", {"rules": each, "based_on": active["id"]})["id"])
        for each in (shorter, broken)
    )
    call("post", "v1/proofs", {"policy_id": drawn})
    begun = call("post", "v1/backtests", {"now": {"policy_id": drawn}})
    while begun["state"] in ("queued", "running"):
        time.sleep(0.2)
        begun = call("get", f"v1/backtests/{begun['id']}")
    changed = call("get", f"v1/backtests/{begun['id']}/returns?was=approve&now=deny")["items"]
    return Drafts(int(active["id"]), drawn, against, changed[0]["public_id"])


def policies(camera: Camera, url: str, drafts: Drafts) -> None:
    """Every screen of the laboratory."""
    page, app = camera.page, f"{url}app/policies"

    def look(name: str, path: str, shows: str) -> None:
        page.goto(app + path)
        page.get_by_text(shows).first.wait_for()
        camera.take(f"policy-{name}", whole=True)

    draft = f"/{drafts.shorter}"
    look("list", "", "versions")
    look("version", f"/{drafts.active}", "Terms")
    look("draft", f"{draft}?rule=final-sale", "What shoppers are told")
    look("draft-json", f"{draft}?view=json", "No faults.")
    look("simulation", f"{draft}?tab=simulate", "What flips")
    look("try", f"{draft}?tab=try&case={drafts.changed}", "What v2 answers")
    look("live", f"{draft}?tab=live", "In the shadow")
    look("page", f"{draft}?tab=page", "How long you have")
    look("history", f"{draft}?tab=history", "What was done")
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("dialog").get_by_text("What is known of it").wait_for()
    camera.take("policy-publish")
    page.goto(f"{app}/{drafts.broken}?tab=prove")
    page.get_by_role("button", name="Prove", exact=True).click()
    page.get_by_role("heading", name="Against it").wait_for()
    page.locator("summary").first.click()
    camera.take("policy-proof", whole=True)
    page.goto(f"{url}app/returns/{drafts.changed}?tab=then")
    page.get_by_label("Decided by").select_option(str(drafts.shorter))
    page.get_by_text("What would be different").wait_for()
    camera.take("return-then", whole=True)
