"""`/v1/business`, `/v1/members`, `/v1/invitations` and `/v1/api-keys`."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Depends, Request, Response

from dokani.identity import cookies
from dokani.identity.callers import person
from dokani.identity.console.routes import Person, visitor_of, with_cookies
from dokani.identity.console.schemas import BusinessRef, BusinessView
from dokani.identity.desk import desk_of
from dokani.identity.model import NotSignedIn
from dokani.identity.people.join import join, join_as_someone_new
from dokani.identity.shop import queries
from dokani.identity.shop.api_keys import make_key, revoke_key
from dokani.identity.shop.business import change_business, open_another, require_business
from dokani.identity.shop.invitations import before_inviting, invite, withdraw
from dokani.identity.shop.members import change_role, remove
from dokani.identity.shop.schemas import (
    Acceptance,
    ApiKeyView,
    BusinessChange,
    InvitationView,
    MadeApiKey,
    MemberView,
    NewApiKey,
    NewBusiness,
    NewInvitation,
    RoleChange,
)
from dokani.kit.db import staff
from dokani.kit.web import IdempotencyKey, Reader, Writer, reads, rendered, writes

router = APIRouter(prefix="/v1", tags=["business"])
Read = Annotated[Reader, Depends(reads("viewer"))]
AdminReads = Annotated[Reader, Depends(reads("admin"))]
AdminWrites = Annotated[Writer, Depends(writes("admin"))]
_BUSINESSES = UUID("b1d3a4e2-7f0e-4d4b-a1c3-0e9a6a5c4d10")


@router.post("/businesses", response_model=BusinessView, status_code=201)
async def post_business(
    body: NewBusiness, request: Request, who: Person, once: IdempotencyKey = None
) -> Response:
    """Open a business, for someone who owns none. With an Idempotency-Key, a repeat answers the same business."""
    desk = desk_of(request.app.state)
    business_id = uuid5(_BUSINESSES, f"{who.user_id}:{once}") if once else uuid4()
    await open_another(desk, who.user_id, business_id, body.business_name, visitor_of(request))
    async with desk.database.transaction(staff(who.user_id, business_id)) as tx:
        said = rendered(await require_business(tx), BusinessView)
    return Response(said, 201, media_type="application/json")


@router.get("/business", response_model=BusinessView)
async def get_business(read: Read) -> Response:
    """The business, with every setting filled in."""
    return await read(require_business, BusinessView)


@router.patch("/business", response_model=BusinessView)
async def patch_business(body: BusinessChange, who: Person, write: AdminWrites) -> Response:
    """Change the business; what is left out stays. The plan is not among it."""
    changes = body.model_dump(exclude_unset=True)
    return await write(lambda tx: change_business(tx, changes), BusinessView)


@router.get("/members", response_model=list[MemberView])
async def list_members(read: Read) -> Response:
    """Who works here, in the order in which they joined."""
    return await read(queries.members, list[MemberView])


@router.patch("/members/{user_id}", response_model=MemberView)
async def patch_member(user_id: UUID, body: RoleChange, who: Person, write: AdminWrites) -> Response:
    """Give a member another role."""
    return await write(lambda tx: change_role(tx, user_id, body.role), MemberView)


@router.delete("/members/{user_id}", status_code=204)
async def delete_member(
    user_id: UUID, who: Person, write: Annotated[Writer, Depends(writes("viewer"))]
) -> Response:
    """Remove a member, or leave."""
    return await write(lambda tx: remove(tx, user_id), None, status=204)


@router.get("/invitations", response_model=list[InvitationView])
async def list_invitations(who: Person, read: AdminReads) -> Response:
    """Those still open, newest first."""
    return await read(queries.invitations, list[InvitationView])


@router.post("/invitations", response_model=InvitationView, status_code=201)
async def post_invitation(body: NewInvitation, request: Request, who: Person, write: AdminWrites) -> Response:
    """Ask someone in by e-mail."""
    desk = desk_of(request.app.state)
    address = await before_inviting(desk, body.email, visitor_of(request).ip)
    return await write(lambda tx: invite(tx, desk, address, body.role, who.email), InvitationView, status=201)


@router.delete("/invitations/{invitation_id}", status_code=204)
async def delete_invitation(invitation_id: UUID, who: Person, write: AdminWrites) -> Response:
    """Take an invitation back."""
    return await write(lambda tx: withdraw(tx, invitation_id), None, status=204)


@router.post("/invitations/accept", response_model=BusinessRef)
async def accept_invitation(body: Acceptance, request: Request) -> Response:
    """Join the business of an invitation: as who is signed in, or with a password as someone new."""
    desk, visitor = desk_of(request.app.state), visitor_of(request)
    try:
        user_id, signed_in = (await person(request)).user_id, None
        business_id = await join(desk, body.token, user_id, visitor)
    except NotSignedIn:
        if body.password is None:
            raise
        cookies.require_same_site(desk.settings, request.method, request.headers, header=False)
        signed_in, business_id = await join_as_someone_new(desk, body.token, body.password, visitor)
        user_id = signed_in.user.id
    async with desk.database.transaction(staff(user_id, business_id)) as tx:
        business = await require_business(tx)
        said = rendered({**asdict(business), "role": tx.claims["member_role"]}, BusinessRef)
    response = Response(said, media_type="application/json")
    return response if signed_in is None else with_cookies(desk, signed_in, response)


@router.get("/api-keys", response_model=list[ApiKeyView])
async def list_api_keys(who: Person, read: AdminReads) -> Response:
    """Newest first, the revoked ones last."""
    return await read(queries.api_keys, list[ApiKeyView])


@router.post("/api-keys", response_model=MadeApiKey, status_code=201)
async def post_api_key(body: NewApiKey, request: Request, who: Person, write: AdminWrites) -> Response:
    """Make a key; it is shown in this answer only. (The answer is not kept for a repeat: the key is derived anew.)"""
    keys, once = desk_of(request.app.state).keys, request.headers.get("idempotency-key")
    async with write.database.transaction(write.caller.entry) as tx:
        write.admit(tx)
        made, secret, repeated = await make_key(tx, keys, body.name, body.scopes, body.expires_at, once)
        said = rendered({**asdict(made), "key": secret}, MadeApiKey)
    response = Response(said, 201, media_type="application/json")
    if repeated:
        response.headers["Idempotency-Replayed"] = "true"
    return response


@router.delete("/api-keys/{key_id}", response_model=ApiKeyView)
async def delete_api_key(key_id: UUID, who: Person, write: AdminWrites) -> Response:
    """End a key, from this moment on."""
    return await write(lambda tx: revoke_key(tx, key_id), ApiKeyView)
