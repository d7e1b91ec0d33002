"""Legal floors: dated, cited packs of rules no policy can undercut; data, applied where handed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dokani.engine.parse import Floor


def floor_of(pack: Mapping[str, Any]) -> Floor:
    """The floor of a pack document {id, jurisdiction, rules: [{id, article, when, must_accept or bounds, says}]}.

    The rules are read in the policy's own language when a policy is parsed with `parse(document, floors=[...])`.
    """
    return Floor(str(pack["id"]), str(pack["jurisdiction"]), tuple(pack["rules"]))
