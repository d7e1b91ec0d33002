"""Voice notes: what they are and how long they are is read from their bytes, whatever these are."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dokani.conversations.voice.length import LONGEST, length_of
from dokani.conversations.voice.sniff import sound_of
from tests.conversations.sounds import mp4, ogg, webm

SOUNDS = {"audio/ogg": ogg, "audio/mp4": mp4, "audio/webm": webm}


@pytest.mark.parametrize("content_type", SOUNDS)
def test_its_container_says_what_it_is_and_how_long(content_type: str) -> None:
    data = SOUNDS[content_type](2.5)
    assert sound_of(data) == content_type
    assert length_of(data, content_type) == 2500


@given(st.sampled_from(sorted(SOUNDS)), st.binary(max_size=80), st.integers(0, 80))
@example("audio/mp4", b"mvhd" + b"\x00" * 40, 0)
@example("audio/webm", b"\x44\x89\x88\x7f\xf0\x00\x00\x00\x00\x00\x00", 0)
def test_no_bytes_make_it_anything_but_a_length_or_unknown(content_type: str, junk: bytes, cut: int) -> None:
    for data in (junk, SOUNDS[content_type](1)[:cut] + junk):
        found = length_of(data, content_type)
        assert found is None or 0 <= found <= LONGEST
