"""What an experiment comes to, said plainly; first of all whether there is data enough to say anything. Pure."""

from datetime import datetime
from math import ceil

from dokani.lab.experiments.model import Comparison, Counted
from dokani.policies.splitting.model import Experiment

DONE = {"approved": "approved at once", "denied": "denied", "reviewed": "sent to a person"}
ENDED = {
    "stopped": "The experiment was ended.",
    "another_version": "The experiment ended when another version became the active one.",
}
# Before so many, how fast they come says nothing.
FEW = 10
WEEK = 7 * 24 * 3600


def says(
    experiment: Experiment, control: Counted, treatment: Counted, comparison: Comparison, now: datetime
) -> str:
    """One or two sentences."""
    over = f" {ENDED[experiment.ended_because]}" if experiment.ended_because else ""
    if comparison.difference is None:
        missing = _missing(experiment, control, treatment, now)
        return f"Not enough data {'was gathered' if over else 'yet'}: {missing}{over}"
    found, done = comparison.difference, DONE[experiment.measure]
    assert comparison.control is not None and comparison.treatment is not None
    rates = (
        f"Of the first {experiment.needed_treatment} shoppers under {experiment.treatment_version}"
        f" {percent(comparison.treatment.value)} were {done}, of the first {experiment.needed_control} under"
        f" {experiment.control_version} {percent(comparison.control.value)}."
    )
    between = f"{points(found.low)} to {points(found.high)} points"
    if comparison.certain:
        way = "more" if found.value > 0 else "fewer"
        return f"{rates} {points(abs(found.value))} points {way}, and chance hardly explains that ({between}).{over}"
    return f"{rates} Chance alone may well explain the difference ({between}).{over}"


def _missing(experiment: Experiment, control: Counted, treatment: Counted, now: datetime) -> str:
    parts = [
        f"{counted.shoppers} of {needed} shoppers under {version}"
        for counted, needed, version in (
            (control, experiment.needed_control, experiment.control_version),
            (treatment, experiment.needed_treatment, experiment.treatment_version),
        )
    ]
    worth = (
        f"so many it takes to find a difference of {points(float(experiment.difference))} points"
        f" in how often a shopper is {DONE[experiment.measure]}"
    )
    return f"{' and '.join(parts)}; {worth}.{_how_long(experiment, control, treatment, now)}"


def _how_long(experiment: Experiment, control: Counted, treatment: Counted, now: datetime) -> str:
    came, passed = control.shoppers + treatment.shoppers, (now - experiment.started_at).total_seconds()
    if experiment.ended_at is not None or came < FEW or passed <= 0:
        return ""
    left = max(
        (experiment.needed_control - control.shoppers) / float(1 - experiment.share),
        (experiment.needed_treatment - treatment.shoppers) / float(experiment.share),
    )
    weeks = ceil(left / came * passed / WEEK)
    return f" At the present rate that takes about {weeks} more week{'s' if weeks != 1 else ''}."


def percent(part: float) -> str:
    return f"{100 * part:.1f} %"


def points(part: float) -> str:
    return f"{100 * part:.1f}".removesuffix(".0")
