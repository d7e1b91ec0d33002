"""Beginning an experiment: what it is to find, and how many shoppers that takes, is stated before the first one."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.lab.experiments import queries
from dokani.lab.experiments.model import ShadowFirst
from dokani.lab.experiments.sample import Needed, shoppers_needed
from dokani.lab.named import policy_named
from dokani.policies.splitting.model import Experiment, Measure, Plan
from dokani.policies.splitting.start import hold, start

# Of fewer returns than these nothing is taken to be usual: half of them is the worst case, and never too few.
FEW = 50
LATELY = timedelta(days=365)
WORST = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What somebody asks for. `share` of the shoppers go to the treatment; `difference` is the smallest worth finding.

    `override` says why the treatment may decide for people without a shadow run, a proof or a backtest.
    """

    name: str
    control: int
    treatment: int
    share: Decimal
    measure: Measure
    difference: Decimal
    override: str | None = None


async def begin(tx: Tx, wanted: Wanted) -> Experiment:
    """Begin it. `tx` acts as dokani_worker. Raises ShadowFirst, and what `start` raises."""
    await hold(tx, wanted.control, wanted.treatment)
    if wanted.override is None:
        await _require_tried(tx, wanted.treatment)
    usual, needed = await expected(tx, wanted)
    plan = Plan(
        name=wanted.name.strip(),
        control=wanted.control,
        treatment=wanted.treatment,
        share=wanted.share,
        measure=wanted.measure,
        difference=wanted.difference,
        baseline=Decimal(str(round(usual, 4))),
        needed_control=needed.control,
        needed_treatment=needed.treatment,
    )
    return await start(tx, plan, wanted.override)


async def _require_tried(tx: Tx, policy_id: int) -> None:
    policy = (await policy_named(tx, policy_id, None)).policy
    if not await queries.was_tried(tx, policy_id, bytes.fromhex(policy.sha256)):
        raise ShadowFirst(
            "The treatment has decided nothing yet, not even silently. Let it run in the shadow first."
        )


async def expected(tx: Tx, wanted: Wanted) -> tuple[float, Needed]:
    """How often the control says so at present, and how many shoppers it takes to find the difference."""
    count, of = await queries.usual(tx, wanted.control, wanted.measure, clock.now() - LATELY)
    usual = count / of if of >= FEW else WORST
    return usual, shoppers_needed(usual, float(wanted.difference), float(wanted.share))
