"""Policies in words over HTTP: the shoppers' page, schema.org there and back, and the vocabulary of rules."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from dokani.engine.saying.choices import choices
from dokani.engine.saying.page import page
from dokani.engine.saying.schema_org import schema_org
from dokani.kit.db import Tx
from dokani.kit.web import Reader, reads
from dokani.policies.look import require_policy
from dokani.policies.schemas import Fault, PolicySource
from dokani.policies.words.read import read_elsewhere
from dokani.policies.words.schemas import PolicyElsewhere, PolicyImported, PolicyPage, SchemaOrg, Vocabulary

router = APIRouter()
ReadPolicies = Annotated[Reader, Depends(reads("viewer", "policies:read"))]


@router.get("/vocabulary", response_model=Vocabulary)
async def get_vocabulary(read: ReadPolicies) -> Response:
    """Every fact, term, operator and verdict that a rule may name."""

    async def look(_tx: Tx) -> Vocabulary:
        return Vocabulary.model_validate(choices())

    return await read(look, Vocabulary)


@router.post("/words", response_model=PolicyPage)
async def post_policy_words(body: PolicySource, read: ReadPolicies) -> Response:
    """The page that shoppers would read, written from the rules. Nothing is published by this."""

    async def say(tx: Tx) -> PolicyPage:
        policy = await require_policy(tx, body.policy_id, body.rules)
        return PolicyPage.model_validate(page(policy).to_json())

    return await read(say, PolicyPage)


@router.post("/schema-org", response_model=SchemaOrg)
async def post_policy_schema_org(body: PolicySource, read: ReadPolicies) -> Response:
    """The policy as schema.org's MerchantReturnPolicy; what that cannot say stands in `left_out`."""

    async def export(tx: Tx) -> SchemaOrg:
        found = schema_org(await require_policy(tx, body.policy_id, body.rules))
        left_out = [each.to_json() for each in found.left_out]
        return SchemaOrg.model_validate({"document": found.document, "left_out": left_out})

    return await read(export, SchemaOrg)


@router.post("/import", response_model=PolicyImported)
async def post_policy_import(body: PolicyElsewhere, read: ReadPolicies) -> Response:
    """Read a policy that was written elsewhere; what has no counterpart is named. Nothing is kept by this."""

    async def take(_tx: Tx) -> PolicyImported:
        found = read_elsewhere(body.document, body.currency)
        left_out = [Fault(**fault.to_json()) for fault in found.left_out]
        return PolicyImported(rules=found.document, notes=list(found.notes), left_out=left_out)

    return await read(take, PolicyImported)
