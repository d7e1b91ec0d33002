/** The addresses of the HTTP API, in the form openapi-fetch reads. */
import type {
  ApiKey,
  Business,
  DecisionBody,
  Json,
  Me,
  Member,
  Order,
  Page,
  Policy,
  Preferences,
  Problem,
  ReturnCounts,
  ReturnForMerchant,
  ReturnInList,
  Role,
} from "./api";

interface Answers<Answer> {
  200: { content: { "application/json": Answer } };
  default: { content: { "application/problem+json": Problem } };
}

type Op<Answer, Body = undefined, Path = undefined, Query = undefined> = {
  parameters: (Path extends undefined ? { path?: never } : { path: Path }) &
    (Query extends undefined ? { query?: never } : { query?: Query }) & {
      header?: { "Idempotency-Key"?: string };
    };
  responses: Answers<Answer>;
} & (Body extends undefined
  ? { requestBody?: never }
  : { requestBody: { content: { "application/json": Body } } });

interface Invitation {
  email: string;
  role: Role;
}

export interface paths {
  "/v1/session": { post: Op<Me, { email: string; password: string }>; delete: Op<unknown> };
  "/v1/me": { get: Op<Me> };
  "/v1/me/preferences": { patch: Op<Preferences, Preferences> };
  "/v1/business": {
    get: Op<Business>;
    patch: Op<
      Business,
      { business_name?: string; slug?: string; website?: string | null; settings?: Record<string, Json> }
    >;
  };
  "/v1/members": { get: Op<Member[]> };
  "/v1/members/{user_id}": {
    patch: Op<Member, { role: Role }, { user_id: string }>;
    delete: Op<unknown, undefined, { user_id: string }>;
  };
  "/v1/invitations": { post: Op<Invitation, Invitation> };
  "/v1/invitations/accept": { post: Op<unknown, { token: string }> };
  "/v1/api-keys": {
    get: Op<ApiKey[]>;
    post: Op<ApiKey & { secret: string }, { name: string; scopes: string[] }>;
  };
  "/v1/api-keys/{key_id}": { delete: Op<unknown, undefined, { key_id: string }> };
  "/v1/orders": {
    get: Op<Page<Order>, undefined, undefined, { q?: string; cursor?: string; limit?: number }>;
  };
  "/v1/orders/{order_id}": { get: Op<Order, undefined, { order_id: string }> };
  "/v1/returns": {
    get: Op<
      Page<ReturnInList>,
      undefined,
      undefined,
      { view?: string; q?: string; sort?: string; cursor?: string; limit?: number }
    >;
  };
  "/v1/returns/counts": { get: Op<ReturnCounts> };
  "/v1/returns/{public_id}": { get: Op<ReturnForMerchant, undefined, { public_id: string }> };
  "/v1/returns/{public_id}/decision": { post: Op<ReturnForMerchant, DecisionBody, { public_id: string }> };
  "/v1/policies": { get: Op<Policy[]> };
  "/v1/policies/{policy_id}/activation": { post: Op<Policy, undefined, { policy_id: number }> };
}
