"""Which version decides for this shopper while two are compared."""

from dataclasses import replace

from dokani.policies.splitting.arms import deciding
from dokani.returns.model import Case


def in_arm(case: Case) -> Case:
    """The case with the policy of its shopper's arm; as it is where no experiment runs."""
    if case.split is None:
        return case
    policy_id, version = deciding(case.split, (case.policy_id, case.policy_version), case.customer_email)
    return replace(case, policy_id=policy_id, policy_version=version)
