"""What letters say: every kind can be written, and what people typed stays text."""

from typing import Any, get_args

import pytest
from hypothesis import given, strategies

from dokani.mail.send import Kind, written

EVIL = '"><script>alert(1)</script>\r\nBcc: x@y.test'
RETURN = {
    "order_id": EVIL,
    "customer_name": EVIL,
    "amount": "12.50",
    "currency": "EUR",
    "reasons": [EVIL, "The window was 30 days."],
    "link": "https://desk.test/r/1?t=a&b=c",
}
LINK = {"link": "https://desk.test/?a=1&b=2", "code": "123456", "minutes": 60}
DATA: dict[Kind, dict[str, Any]] = {
    "recover": LINK,
    "verify": LINK,
    "magiclink": LINK,
    "email_change": LINK,
    "address_changed": {"new_email": EVIL},
    "invite": {"link": LINK["link"], "business_name": EVIL, "invited_by": EVIL, "role": "agent", "days": 7},
    "order_code": {"code": "123456", "business_name": EVIL, "order_id": EVIL, "minutes": 10},
    "return_received": RETURN,
    "return_approved": RETURN,
    "return_denied": RETURN,
    "return_review": RETURN,
    "return_event": {
        "customer_name": EVIL,
        "heading": EVIL,
        "says": [EVIL, "It is looked at next."],
        "button": "See your return",
        "link": RETURN["link"],
    },
    "chat_transcript": {"shop_name": EVIL, "lines": [{"who": EVIL, "at": "now", "text": EVIL}]},
}


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_is_written_as_text_and_html(kind: Kind) -> None:
    subject, text, html = written(kind, DATA[kind])
    assert subject and "\n" not in subject and "\r" not in subject and len(subject) <= 200
    assert "<script>" not in html and html.startswith("<!doctype html>")
    if "link" in DATA[kind]:
        assert DATA[kind]["link"] in text and DATA[kind]["link"].replace("&", "&amp;") in html
    assert "{{" not in text + html and "{%" not in text + html


@given(strategies.text(max_size=100))
def test_a_name_stays_one_line_whatever_is_in_it(name: str) -> None:
    subject, text, _ = written("invite", {**DATA["invite"], "business_name": name})
    assert subject.isprintable()
    assert len(text.splitlines()) == len(
        written("invite", {**DATA["invite"], "business_name": "A"})[1].splitlines()
    )


def test_a_letter_lacking_something_is_not_written() -> None:
    with pytest.raises(Exception, match="undefined"):
        written("recover", {"link": "x"})
