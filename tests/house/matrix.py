"""Who may do what, said again, independently of the policies: what each caller must see and touch, no more, no less.

A rule is a function of the caller and a row. A (table, role, command) without a rule is refused outright.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from tests.house.probe import COMMANDS, Subject
from tests.house.rows import APPROVED, CASES, Row, made

RANKS = {None: 0, "viewer": 1, "agent": 2, "admin": 3, "owner": 4}


@dataclass(frozen=True)
class Caller:
    """The claims of a subject, read by hand."""

    claims: dict[str, Any]

    @property
    def rank(self) -> int:
        return RANKS[self.claims.get("member_role")]

    def claim(self, name: str) -> str | None:
        value = self.claims.get(name)
        return None if value is None else str(value)


def of_no_business(row: Row) -> bool:
    return "business_id" in row.values and row.values["business_id"] is None


Rule: TypeAlias = Callable[[Caller, Row], bool]


def mine(caller: Caller, row: Row) -> bool:
    key = "id" if row.table == "public.businesses" else "business_id"
    return caller.claim("business_id") is not None and row.values[key] == caller.claim("business_id")


def own(caller: Caller, row: Row) -> bool:
    key = "id" if row.table == "public.profiles" else "user_id"
    return caller.claim("sub") is not None and row.values[key] == caller.claim("sub")


def member(least: str, rule: Rule = mine) -> Rule:
    return lambda caller, row: caller.rank >= RANKS[least] and rule(caller, row)


def case(caller: Caller, row: Row) -> bool:
    """Of the conversation (and so the return) that the claims name."""
    named = next(
        (name for name in CASES if str(made("conversation", name)) == caller.claim("conversation_id")), None
    )
    return mine(caller, row) and row.case == named


def of_return(caller: Caller, row: Row) -> bool:
    """Of the very return the claims name; the shopper's other one is not."""
    return case(caller, row) and row.values["return_request_id"] not in APPROVED.values()


def order(caller: Caller, row: Row) -> bool:
    of = mine(caller, row) or (of_no_business(row) and caller.claim("business_id") is not None)
    return of and row.values["order_id"] == caller.claim("order_id")


def email(caller: Caller, row: Row) -> bool:
    return bool(caller.claim("customer_email") == row.values["customer_email"])


def this_return(caller: Caller, row: Row) -> bool:
    return mine(caller, row) and row.values["public_id"] == caller.claim("return_public_id")


def either(*rules: Rule) -> Rule:
    return lambda caller, row: any(rule(caller, row) for rule in rules)


def both(*rules: Rule) -> Rule:
    return lambda caller, row: all(rule(caller, row) for rule in rules)


def where(**wanted: Any) -> Rule:
    return lambda _, row: all(row.values[name] == value for name, value in wanted.items())


def built_in(caller: Caller, row: Row) -> bool:
    """Of no business, and so everyone's who has one."""
    return of_no_business(row) and caller.claim("business_id") is not None


def everyone(caller: Caller, row: Row) -> bool:
    return True


viewer, agent, admin = member("viewer"), member("agent"), member("admin")
mine_or_built_in = either(mine, built_in)

A, C, G, W, DESK = "authenticated", "dokani_customer", "dokani_agent", "dokani_worker", "dokani_auth"
S, N, U, D = COMMANDS  # see, new, update, delete
WORKER_ADDS: dict[tuple[str, str], Rule] = {(W, S): mine, (W, N): mine}
WORKER_WRITES: dict[tuple[str, str], Rule] = {**WORKER_ADDS, (W, U): mine}

MATRIX: dict[str, dict[tuple[str, str], Rule]] = {
    "auth.users": {(DESK, S): everyone, (DESK, N): everyone, (DESK, U): everyone},
    "public.businesses": {(A, S): viewer, (A, U): admin, (C, S): mine, **WORKER_WRITES},
    "public.profiles": {(A, S): either(own, viewer), (A, U): own, **WORKER_WRITES},
    "public.business_members": {(A, S): viewer, **WORKER_WRITES, (W, D): mine},
    "public.user_preferences": {(A, S): own, (A, N): own, (A, U): own, (A, D): own},
    "public.policies": {(A, S): viewer, (A, N): admin, (A, U): admin, (G, S): mine, **WORKER_WRITES},
    "public.policy_change_history": {(A, S): viewer, **WORKER_ADDS},
    "dokani.policy_reviews": {(A, S): viewer, **WORKER_WRITES},
    "dokani.policy_counts": WORKER_WRITES,
    "public.mock_orders": {
        (A, S): member("viewer", mine_or_built_in),
        (C, S): order,
        (G, S): order,
        (W, S): mine_or_built_in,
        (W, N): mine,
        (W, U): mine,
    },
    "public.orders": {(A, S): viewer, (C, S): order, (G, S): order, **WORKER_WRITES, (W, D): mine},
    "public.order_lines": {(A, S): viewer, (C, S): order, (G, S): order, **WORKER_WRITES, (W, D): mine},
    "public.return_requests": {
        (A, S): viewer,
        (A, N): both(agent, where(status="pending_triage")),
        (A, U): agent,
        (C, S): this_return,
        (G, S): this_return,
        (G, N): both(order, email, where(status="pending_triage")),
        (G, U): this_return,
        **WORKER_WRITES,
    },
    "public.return_lines": {(A, S): viewer, (C, S): of_return, (G, S): of_return, **WORKER_WRITES},
    "public.return_decisions": {
        (A, S): viewer,
        (C, S): case,
        (W, S): mine,
        (W, N): either(both(mine, where(stage="triage")), agent),
        (W, U): both(mine, where(stage="triage")),
    },
    "public.customer_risk_profiles": {(A, S): agent, **WORKER_WRITES},
    "public.security_events": {(A, S): admin, (A, U): admin, (G, N): mine, **WORKER_ADDS},
    "public.chat_sessions": {
        (A, S): both(mine, either(own, agent)),
        (A, N): both(agent, own, where(session_type="test_mode")),
        (A, U): both(mine, either(own, agent)),
        (A, D): both(mine, own, where(session_type="test_mode")),
        (C, S): case,
        (G, S): case,
        **WORKER_WRITES,
    },
    "public.chat_messages": {
        (A, S): agent,
        (A, N): both(agent, where(sender="agent")),
        (C, S): case,
        (C, N): both(case, where(sender="user")),
        (G, S): case,
        (G, N): both(case, where(sender="agent")),
        **WORKER_WRITES,
    },
    "public.conversation_sessions": {
        (A, S): agent,
        (A, U): agent,
        (G, S): case,
        (G, U): case,
        **WORKER_WRITES,
    },
    "public.conversation_messages": {(A, S): agent, (A, N): agent, (G, S): case, (G, N): case, **WORKER_ADDS},
    "public.conversation_chunks": {(A, S): agent, **WORKER_WRITES},
    "public.ai_conversation_state": {
        (A, S): agent,
        (G, S): case,
        (G, N): case,
        (G, U): case,
        **WORKER_WRITES,
    },
    "public.call_sessions": {(A, S): agent, (A, U): agent, (G, S): case, **WORKER_WRITES},
    "public.call_transcripts": {(A, S): agent, (G, S): case, **WORKER_WRITES},
    "public.streaming_sessions": {(A, S): agent, **WORKER_WRITES},
    "public.call_analytics": {(A, S): viewer, **WORKER_ADDS},
    "public.audio_chunks": {(A, S): agent, **WORKER_ADDS},
    "public.video_frames": {(A, S): agent, **WORKER_ADDS},
    "public.video_analysis": {(A, S): admin, **WORKER_ADDS},
    "public.video_stream_analysis": {(A, S): agent, **WORKER_ADDS},
    "public.provider_configs": {
        (A, S): member("agent", mine_or_built_in),
        (A, N): admin,
        (A, U): admin,
        (A, D): admin,
        (W, S): mine_or_built_in,
        (W, N): mine,
        (W, U): mine,
    },
    "public.file_uploads": {
        (A, S): agent,
        (A, N): agent,
        (C, S): case,
        (C, N): case,
        (G, S): case,
        **WORKER_WRITES,
    },
    "dokani.file_bands": {(A, S): agent, **WORKER_ADDS},
    "public.agent_performance_logs": {(A, S): viewer, **WORKER_WRITES},
    "dokani.chat_files": {(A, S): agent, **WORKER_ADDS},
    "dokani.tool_calls": {(A, S): agent, **WORKER_ADDS},
    "dokani.model_tokens": {(A, S): viewer, **WORKER_WRITES},
    "dokani.blind_reviews": {(A, S): agent, **WORKER_WRITES},
    "dokani.agent_offers": {(A, S): agent, **WORKER_WRITES},
    "dokani.agent_proofs": {**WORKER_WRITES, (W, D): mine},
    "public.business_analytics": {(A, S): viewer, **WORKER_ADDS},
    "public.persona_test_logs": {(A, S): agent, **WORKER_ADDS},
    "public.security_audit_logs": {
        (A, S): both(mine, either(own, admin)),
        (A, N): both(mine, either(own, where(user_id=None))),
        (C, N): both(mine, where(user_id=None)),
        (DESK, N): where(business_id=None),
        **WORKER_ADDS,
    },
    "public.api_usage_logs": {(A, S): both(mine, either(own, admin)), (W, N): mine},
    "public.facebook_user_tokens": {},
    "public.facebook_pages": {(A, S): admin},
    "dokani.sessions": {(DESK, command): everyone for command in COMMANDS},
    "dokani.refresh_tokens": {(DESK, command): everyone for command in COMMANDS},
    "dokani.one_time_tokens": {
        **{(DESK, command): everyone for command in COMMANDS},
        **{(W, command): both(mine, where(kind="order_code")) for command in (S, N, U)},
    },
    "dokani.api_keys": {(A, S): admin, (A, N): admin, (A, U): admin},
    "dokani.idempotency_keys": {(role, command): mine for role in (A, C, W) for command in COMMANDS},
    "dokani.mail_outbox": {
        (A, S): admin,
        (DESK, S): where(business_id=None),
        (DESK, N): where(business_id=None),
        **WORKER_WRITES,
    },
    "dokani.imports": {(A, S): viewer, **WORKER_WRITES, (W, D): mine},
    "dokani.import_faults": {(A, S): viewer, **WORKER_ADDS, (W, D): mine},
    "dokani.audit_seals": {(A, S): admin, (W, S): mine},
    "dokani.receipts": {(A, S): viewer, **WORKER_ADDS},
    "dokani.receipts_due": {(W, S): mine, (W, D): mine},
    "dokani.held_decisions": {(A, S): viewer, (W, S): mine, (W, N): agent, (W, U): mine},
    "dokani.held_steps": {(A, S): viewer, (W, S): mine, (W, N): agent, (W, U): mine},
    "dokani.return_notes": {(A, S): viewer, (W, S): mine, (W, N): agent},
    "dokani.appeals": {(A, S): viewer, **WORKER_WRITES},
    "dokani.notices": {
        (A, S): lambda caller, row: (
            agent(caller, row) and row.values["for_user"] in (None, caller.claim("sub"))
        ),
        (W, S): mine,
        (W, N): mine,
    },
    "dokani.notices_seen": {(A, command): both(mine, own) for command in (S, N, U)},
    "dokani.risk_labels": {(A, S): agent, **WORKER_WRITES, (W, D): mine},
    "dokani.risk_lists": {(A, S): agent, **WORKER_WRITES, (W, D): mine},
    "dokani.risk_fits": {(A, S): agent, **WORKER_ADDS},
    "dokani.ratings": {(A, S): viewer, **WORKER_WRITES},
    "dokani.resolutions": {(A, S): viewer, **WORKER_WRITES},
    "dokani.goods": {(A, S): viewer, **WORKER_WRITES},
    "dokani.policy_experiments": {(A, S): viewer, **WORKER_WRITES},
    "dokani.shadows": {(A, S): viewer, **WORKER_WRITES},
    "dokani.shadow_decisions": {(A, S): viewer, **WORKER_WRITES},
    "dokani.lab_cases": {(A, S): viewer, **WORKER_ADDS, (W, D): mine},
    "dokani.backtests": {(A, S): viewer, **WORKER_WRITES},
    "dokani.backtest_changes": {(A, S): viewer, **WORKER_ADDS, (W, D): mine},
    "dokani.simulations": {(A, S): agent, **WORKER_WRITES},
    "dokani.simulation_runs": {(A, S): agent, **WORKER_WRITES},
}
# Added by the rooms after this page was written: held to the wall between businesses all the same.
KNOWN_ELSEWHERE = {"dokani.past_returns", "dokani.risk_models"}


def caller(subject: Subject) -> Caller:
    return Caller({name: str(value) if value is not None else None for name, value in subject.claims})


def foreign(subject: Subject, row: Row) -> bool:
    """Whether a row belongs to a business that the subject does not act for."""
    if "business_id" in row.values:
        return row.values["business_id"] not in (None, caller(subject).claim("business_id"))
    return subject.of != row.case[0]
