"""A row in every table for every case: two shoppers of one business, and one of its rival.

The rows are made from the catalogue, so a table that is added later is filled, and tested, without a word here: foreign
keys point to the same case's rows, checked columns take an allowed value, the rest is made up by type.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

from tests.house.catalogue import Column, Connection, Table

NAMESPACE = uuid.UUID("3b0c9f2e-6f0e-4c3a-9d55-0a6c1f6f7a11")
# Cases: a1 and a2 are two shoppers of business A, b1 is one of business B. Rows of "b0" belong to B and yet hang on
# rows of a1: keys make that impossible, policies must not rely on it.
CASES = ("a1", "a2", "b1")
TORN: dict[str, tuple[str, dict[str, Any]]] = {
    "public.chat_messages": ("session_id", {}),
    "public.call_sessions": ("chat_session_id", {}),
    "public.call_transcripts": ("call_session_id", {}),
    "public.return_lines": ("return_request_id", {"open": False}),
    "public.return_decisions": ("return_request_id", {"stage": "appeal"}),
    "public.file_uploads": ("return_request_id", {}),
    "public.orders": ("order_id", {}),
    "public.order_lines": ("order_id", {}),
}


# The approved return of each case, by a number that no sequence reaches.
APPROVED = {"a1": 900_001, "a2": 900_002, "b1": 900_003}
# The second version of each business's policy, the same way.
SECOND = {"a": 900_011, "b": 900_012}


def made(*words: str) -> uuid.UUID:
    """The same uuid for the same words."""
    return uuid.uuid5(NAMESPACE, " ".join(words))


def business(case: str) -> uuid.UUID:
    return made("business", case[0])


def owner(case: str) -> uuid.UUID:
    return made("user", case[0])


@dataclass(frozen=True)
class Row:
    """One row as it is stored, or as somebody might wish to store it; `label` tells them apart."""

    table: str
    case: str
    values: dict[str, Any]
    label: str


@dataclass
class Rows:
    """`rows[table][case]` are the rows of a case, as stored, as JSON; the first is the one others point to."""

    rows: dict[str, dict[str, list[dict[str, Any]]]] = field(default_factory=dict)
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def first(self, table: str, case: str) -> dict[str, Any]:
        return self.rows[table][case][0]

    def of(self, table: str) -> list[Row]:
        """Every row of a table, once."""
        found: dict[str, Row] = {}
        for case, made_rows in self.rows[table].items():
            for values in made_rows:
                label = key_of(self.keys[table], values)
                found.setdefault(label, Row(table, case, values, label))
        return list(found.values())

    def candidates(self, table: str) -> list[Row]:
        """What one may try to insert: every row, and every row under the other business's name."""
        stored = self.of(table)
        swapped = [
            Row(row.table, row.case, {**row.values, "business_id": str(other)}, f"swapped {row.label}")
            for row in stored
            if (other := OTHER.get(str(row.values.get("business_id")))) is not None
            and table not in SHARED
            and row.case in CASES
        ]
        return stored + swapped


def key_of(primary_key: tuple[str, ...], row: dict[str, Any]) -> str:
    return json.dumps([row[name] for name in primary_key or sorted(row)])


OTHER = {str(business("a")): business("b"), str(business("b")): business("a")}


# One of its kind per business (or person): made for the first case of each, and shared by the second.
SHARED = {
    "auth.users",
    "public.businesses",
    "public.profiles",
    "public.business_members",
    "public.user_preferences",
    "public.policies",
    "dokani.risk_models",
    "dokani.notices_seen",
    "dokani.policy_counts",
    "dokani.policy_experiments",
    "dokani.shadows",
}
# Belong to no business at all, or are filled by our own programs only.
LEFT_OUT = {"dokani.schema_migrations", "dokani.keys", "dokani.rate_buckets", "dokani.signing_keys"}
QUEUE = "dokani.pgqueuer"
# A guard looks for these rows, without a key that says so.
NEEDED_BY_GUARDS = {
    "dokani.resolutions": {"public.return_lines", "public.order_lines"},
    "dokani.goods": {"public.return_lines"},
}
# Rows of other tables leave some here by themselves: cleared, and made last.
FILLED_BY_TRIGGERS = {"dokani.receipts_due"}


def overrides(table: str, case: str) -> list[dict[str, Any]]:
    """What must not be made up. Several entries are several rows, so that every branch of a policy has one to see."""
    first = case[1] == "1"
    some: Mapping[str, list[dict[str, Any]]] = {
        "auth.users": [{"id": owner(case), "email": f"{case[0]}@house.test"}],
        "public.businesses": [{"id": business(case), "slug": f"shop-{case[0]}", "owner_id": owner(case)}],
        "public.profiles": [{"id": owner(case), "business_id": business(case)}],
        "public.business_members": [{"business_id": business(case), "user_id": owner(case), "role": "owner"}],
        "public.policies": [{"scheduled_by": None}, {"id": SECOND[case[0]], "scheduled_by": None}],
        "public.mock_orders": [
            {"order_id": f"O-{case}", "business_id": business(case), "quantity": 5},
            *([{"order_id": f"D-{case}", "business_id": None, "quantity": 5}] if first else []),
        ],
        "public.orders": [{"order_id": f"O-{case}"}],
        "public.order_lines": [{"line_number": 1, "quantity": 5, "quantity_returned": 0}],
        "public.return_requests": [
            {
                "order_id": f"O-{case}",
                "customer_email": f"{case}@shopper.test",
                "public_id": made("return", case),
            },
            {
                "order_id": f"O-{case}",
                "customer_email": f"{case}@shopper.test",
                "id": APPROVED[case],
                "public_id": made("earlier return", case),
                "status": "approved",
            },
            {
                "order_id": f"O-{case}",
                "customer_email": "someone@else.test",
                "public_id": made("stray return", case),
            },
        ],
        "public.return_lines": [
            {"order_id": f"O-{case}", "line_number": 1, "quantity": 1, "open": True},
            {
                "return_request_id": APPROVED[case],
                "order_id": f"O-{case}",
                "line_number": 1,
                "quantity": 1,
                "open": False,
                "verdict": "approve",
            },
        ],
        "public.return_decisions": [
            {"stage": "triage", "verdict": "pending_triage"},
            {"stage": "review", "verdict": "approved"},
        ],
        "public.customer_risk_profiles": [{"customer_email": f"{case}@shopper.test"}],
        "public.chat_sessions": [
            {
                "session_type": "test_mode" if first else "live_support",
                "user_id": owner(case) if first else None,
                "conversation_session_id": None,
                "id": made("conversation", case),
            },
            {
                "session_type": "live_support",
                "user_id": None if first else owner(case),
                "id": made("wire", case),
            },
            {"session_type": "test_mode", "user_id": None, "id": made("nobody's test", case)},
        ],
        "public.conversation_sessions": [{"id": made("conversation", case)}],
        "public.chat_messages": [{"sender": "user"}, {"sender": "agent"}],
        "public.provider_configs": [
            {"is_default": False},
            *([{"is_default": False, "business_id": None}] if first else []),
        ],
        "public.security_audit_logs": [{"user_id": owner(case) if first else None}],
        "public.api_usage_logs": [{"user_id": owner(case) if first else None}],
        "dokani.one_time_tokens": [{"kind": "order_code"}, {"kind": "invite"}],
        "dokani.mail_outbox": [{}, *([{"business_id": None}] if first else [])],
        "dokani.resolutions": [
            {
                "return_request_id": APPROVED[case],
                "public_id": made("earlier return", case),
                "order_id": f"O-{case}",
                "number": 1,
                "key": f"exchange:{made('earlier return', case)}:1",
                "kind": "exchange",
                "lines": [{"line_number": 1, "quantity": 1, "amount": "0"}],
                "promised": "0",
                "amount": "0",
                "currency": "EUR",
                "waits_for": "arrival",
            }
        ],
        "dokani.goods": [{"return_request_id": APPROVED[case], "line_number": 1, "quantity": 1}],
        "dokani.policy_experiments": [
            {"treatment": SECOND[case[0]], "share": "0.5", "difference": "0.05", "baseline": "0.5"}
        ],
        "dokani.shadows": [{"policy_sha256": "\\x" + "05" * 32}],
        "dokani.model_tokens": [{"conversation_session_id": made("conversation", case)}],
        "dokani.blind_reviews": [{"asked_of": owner("a1" if case == "a1" else "b1")}],
        "dokani.tool_calls": [{"arguments_sha256": "\\x" + "06" * 32}],
        "dokani.agent_offers": [{"arguments_sha256": "\\x" + "06" * 32}],
        "dokani.shadow_decisions": [{"currency": "EUR", "amount_was": "1", "amount_now": "1"}],
        "dokani.audit_seals": [{"number": 1 if first else 2}],
        "dokani.notices": [
            {"for_user": owner(case), "once": None},
            {"for_user": None, "once": None},
            {"for_user": owner("b1" if case[0] == "a" else "a1"), "once": None},
        ],
        "dokani.backtests": [{"now_sha256": ("a" if first else "b") * 64, "was_sha256": "c" * 64}],
        "dokani.simulations": [{"agent": "built_in", "k": 4 if first else 2, "total": 17}],
        "dokani.policy_reviews": [{"sha256": ("a" if first else "b") * 64}],
        "dokani.receipts": [
            {
                "number": 1 if first else 2,
                "previous": None if first else "\\x" + "01" * 32,
                "sha256": "\\x" + "02" * 32,
                "signature": "\\x" + "03" * 64,
                "salt": "\\x" + "04" * 32,
            }
        ],
    }
    return list(some.get(table, [{}]))


async def sow(connection: Connection, tables: dict[str, Table]) -> Rows:
    """Fill every table, as its owner, with every constraint and trigger on."""
    grown = Rows()
    links = {
        name: {key.target for key in table.foreign_keys if key.target != name}
        | NEEDED_BY_GUARDS.get(name, set())
        for name, table in tables.items()
        if name not in LEFT_OUT and not name.startswith(QUEUE)
    }
    for name in sorted(TopologicalSorter(links).static_order(), key=FILLED_BY_TRIGGERS.__contains__):
        if name in FILLED_BY_TRIGGERS:
            await connection.execute(f"delete from {name}")
        grown.rows[name], grown.keys[name] = {}, tables[name].primary_key
        for case in CASES:
            if name in SHARED and case == "a2":
                grown.rows[name][case] = grown.rows[name]["a1"]
                continue
            grown.rows[name][case] = []
            for number, wanted in enumerate(overrides(name, case)):
                row = _row(tables[name], case, number, wanted, grown)
                grown.rows[name][case].append(await _insert(connection, name, row))
    await connection.execute("set local session_replication_role = replica")
    for name, (link, otherwise) in TORN.items():
        torn = _row(tables[name], "b1", 9, overrides(name, "b1")[0], grown)
        torn |= {link: grown.first(name, "a1")[link], "business_id": business("b"), **otherwise}
        grown.rows[name]["b0"] = [await _insert(connection, name, torn)]
    await connection.execute("set local session_replication_role = origin")
    return grown


def _row(table: Table, case: str, number: int, wanted: dict[str, Any], grown: Rows) -> dict[str, Any]:
    row = {}
    for column in table.columns.values():
        if column.name in wanted:
            row[column.name] = wanted[column.name]
            continue
        pointed = _pointed(table, column, case, grown)
        if pointed is not None:
            row[column.name] = pointed
        elif column.name == "business_id":
            row[column.name] = business(case)
        elif column.filled and column.default is None and not column.generated and not column.identity:
            row[column.name] = _made_up(table, column, case, number)
    return row


def _pointed(table: Table, column: Column, case: str, grown: Rows) -> Any:
    """The value in the row of the same case that a foreign key of this column points to."""
    for key in table.foreign_keys:
        if column.name in key.columns and key.target != table.name and column.name != "business_id":
            target = key.target_columns[key.columns.index(column.name)]
            return grown.first(key.target, case)[target]
    return None


def _made_up(table: Table, column: Column, case: str, number: int) -> Any:
    if values := table.allowed.get(column.name):
        return values[0]
    seed = made(table.name, column.name, case, str(number))
    by_type: dict[str, Any] = {
        "uuid": seed,
        "integer": seed.int % 30 + 1,
        "bigint": seed.int % 30 + 1,
        "numeric": "1",
        "boolean": False,
        "jsonb": {},
        "bytea": "\\x" + seed.hex,
        "smallint": 1,
        "date": "2026-11-01",
        "timestamp with time zone": "2026-11-01T00:00:00Z",
        "bigint[]": [],
        "double precision": 0.5,
        "xid8": "1",
    }
    return by_type.get(column.type, f"{column.name} {case} {seed.hex[:8]}")


async def _insert(connection: Connection, table: str, row: dict[str, Any]) -> dict[str, Any]:
    names = ", ".join(f'"{name}"' for name in row)
    record = await connection.fetchrow(
        f"insert into {table} as made ({names}) select {names} from jsonb_populate_record(null::{table}, $1)"
        " returning to_jsonb(made) as row",
        row,
    )
    assert record is not None
    found: dict[str, Any] = record["row"]
    return found
