"""Which of two versions decides for a shopper: a pure function, the same in every process and for ever."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

Arm = Literal["control", "treatment"]
_WHOLE = 2**64


@dataclass(frozen=True, kw_only=True, slots=True)
class Split:
    """The experiment that runs, as a decision needs it. `share` of the shoppers, from 0 to 1, go to the treatment."""

    experiment: UUID
    share: Decimal
    treatment: int
    treatment_version: str

    @classmethod
    def of_json(cls, raw: Mapping[str, Any] | None) -> "Split | None":
        """As the statements here write it; None where no experiment runs."""
        if raw is None:
            return None
        return cls(
            experiment=UUID(raw["experiment"]),
            share=Decimal(raw["share"]),
            treatment=int(raw["treatment"]),
            treatment_version=str(raw["treatment_version"]),
        )


def arm_of(experiment: UUID, share: Decimal, email: str) -> Arm:
    """The arm of a shopper: by a hash of the experiment and the e-mail, whatever its case and the blanks around it.

    Another experiment splits the same shoppers anew.
    """
    whole = f"{experiment}:{email.strip().lower()}".encode("utf-8", "surrogatepass")
    place = int.from_bytes(hashlib.sha256(whole).digest()[:8])
    return "treatment" if place < int(share * _WHOLE) else "control"


def deciding(split: Split | None, active: tuple[int, str], email: str | None) -> tuple[int, str]:
    """Id and version of what decides for this shopper: the active version, or the treatment of the experiment.

    A shopper without an e-mail could be any of them, and takes no part.
    """
    if split is None or not email or arm_of(split.experiment, split.share, email) == "control":
        return active
    return split.treatment, split.treatment_version
