import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  type SearchSchemaInput,
  stripSearchParams,
} from "@tanstack/react-router";
import { asProblem } from "./api/problem";
import {
  countsQuery,
  meQuery,
  type QueueFilter,
  RETURN_TABS,
  type ReturnTab,
  SORTS,
  VIEWS,
} from "./api/queries";
import { AUDIT_DEFAULTS, type AuditFilter } from "./audit/filter";
import { CONVERSATION_DEFAULTS, type ConversationFilter, conversationSearch } from "./conversations/filter";
import { MONEY_VIEWS, type MoneyView } from "./money/filter";
import {
  POLICY_DEFAULTS,
  type PolicySearch,
  policySearch,
  type TrySearch,
  trySearch,
} from "./policies/search";
import { RISK_TABS, type RiskTab } from "./risk/filter";
import { SECURITY_DEFAULTS, SEVERITIES, type SecurityFilter, SHOWS } from "./security/filter";
import { Broken, NotFound } from "./shell/Broken";

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  errorComponent: Broken,
  notFoundComponent: () => (
    <main id="main">
      <NotFound />
    </main>
  ),
});

function oneOf<T extends string>(values: readonly T[], value: unknown, otherwise: T): T {
  return values.includes(value as T) ? (value as T) : otherwise;
}

const text = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

/** Only an address inside the console, so that a link cannot send the reader elsewhere after signing in. */
function innerPath(value: unknown): string | undefined {
  return typeof value === "string" && /^\/(?![/\\])/.test(value) ? value : undefined;
}

const signInRoute = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: { next?: string } & SearchSchemaInput): { next?: string } => {
    const next = innerPath(search.next);
    return next ? { next } : {};
  },
  component: lazyRouteComponent(() => import("./session/SignInPage"), "SignInPage"),
});

const inviteRoute = createRoute({
  getParentRoute: () => root,
  path: "/invite",
  validateSearch: (search: { token?: string } & SearchSchemaInput) => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => import("./session/InvitePage"), "InvitePage"),
});

const forgotRoute = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  component: lazyRouteComponent(() => import("./session/PasswordPages"), "ForgotPasswordPage"),
});

const resetRoute = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  validateSearch: (search: { token?: string } & SearchSchemaInput) => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => import("./session/PasswordPages"), "ResetPasswordPage"),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: lazyRouteComponent(() => import("./shell/Shell"), "Shell"),
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(meQuery);
    } catch (error) {
      if (asProblem(error).status !== 401) throw error;
      throw redirect({ to: "/sign-in", search: location.href === "/" ? {} : { next: location.href } });
    }
  },
  loader: ({ context }) => void context.queries.prefetchQuery(countsQuery),
});

const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/returns" });
  },
});

const QUEUE_DEFAULTS: QueueFilter = { view: "needs_review", q: "", sort: "worth" };

function queueSearch(search: Partial<QueueFilter> & SearchSchemaInput): QueueFilter {
  return {
    view: oneOf(VIEWS, search.view, QUEUE_DEFAULTS.view),
    q: text(search.q).slice(0, 200),
    sort: oneOf(SORTS, search.sort, QUEUE_DEFAULTS.sort),
  };
}

const queueRoute = createRoute({
  getParentRoute: () => shell,
  path: "/returns",
  validateSearch: (
    search: Partial<QueueFilter> & { at?: string } & SearchSchemaInput,
  ): QueueFilter & { at?: string } => ({
    ...queueSearch(search),
    ...(search.at ? { at: text(search.at) } : {}),
  }),
  search: { middlewares: [stripSearchParams(QUEUE_DEFAULTS)] },
  component: lazyRouteComponent(() => import("./returns/QueuePage"), "QueuePage"),
});

/** Which part of a return is shown, and which file of it large. */
interface ReturnLook {
  tab?: ReturnTab | undefined;
  photo?: string | undefined;
}

const returnRoute = createRoute({
  getParentRoute: () => shell,
  path: "/returns/$publicId",
  validateSearch: (
    search: Partial<QueueFilter & ReturnLook> & SearchSchemaInput,
  ): QueueFilter & ReturnLook => ({
    ...queueSearch(search),
    ...(RETURN_TABS.some((tab) => tab === search.tab) ? { tab: search.tab } : {}),
    ...(search.photo ? { photo: text(search.photo).slice(0, 60) } : {}),
  }),
  search: { middlewares: [stripSearchParams(QUEUE_DEFAULTS)] },
  component: lazyRouteComponent(() => import("./returns/ReturnPage"), "ReturnPage"),
});

const conversationsRoute = createRoute({
  getParentRoute: () => shell,
  path: "/conversations",
  validateSearch: (search: Partial<ConversationFilter> & SearchSchemaInput): ConversationFilter =>
    conversationSearch(search),
  search: { middlewares: [stripSearchParams(CONVERSATION_DEFAULTS)] },
  component: lazyRouteComponent(() => import("./conversations/ConversationsPage"), "ConversationsPage"),
});

const rehearsalRoute = createRoute({
  getParentRoute: () => shell,
  path: "/conversations/rehearse",
  component: lazyRouteComponent(() => import("./conversations/rehearsal/RehearsalPage"), "RehearsalPage"),
});

const conversationRoute = createRoute({
  getParentRoute: () => shell,
  path: "/conversations/$conversationId",
  validateSearch: (search: Partial<ConversationFilter> & SearchSchemaInput): ConversationFilter =>
    conversationSearch(search),
  search: { middlewares: [stripSearchParams(CONVERSATION_DEFAULTS)] },
  component: lazyRouteComponent(() => import("./conversations/ConversationPage"), "ConversationPage"),
});

const ordersRoute = createRoute({
  getParentRoute: () => shell,
  path: "/orders",
  validateSearch: (
    search: { q?: string; open?: string } & SearchSchemaInput,
  ): { q: string; open?: string } => ({
    q: text(search.q).slice(0, 200),
    ...(search.open ? { open: text(search.open) } : {}),
  }),
  search: { middlewares: [stripSearchParams({ q: "" })] },
  component: lazyRouteComponent(() => import("./orders/OrdersPage"), "OrdersPage"),
});

const moneyRoute = createRoute({
  getParentRoute: () => shell,
  path: "/money",
  validateSearch: (search: { state?: MoneyView } & SearchSchemaInput): { state?: MoneyView } =>
    MONEY_VIEWS.some((state) => state === search.state) ? { state: search.state } : {},
  component: lazyRouteComponent(() => import("./money/MoneyPage"), "MoneyPage"),
});

const noticesRoute = createRoute({
  getParentRoute: () => shell,
  path: "/notices",
  component: lazyRouteComponent(() => import("./notices/NoticesPage"), "NoticesPage"),
});

interface RiskSearch {
  tab: RiskTab;
  list?: "allow" | "block" | undefined;
}

const riskRoute = createRoute({
  getParentRoute: () => shell,
  path: "/risk",
  validateSearch: (search: Partial<RiskSearch> & SearchSchemaInput): RiskSearch => ({
    tab: oneOf(RISK_TABS, search.tab, "shoppers"),
    ...(search.list === "allow" || search.list === "block" ? { list: search.list } : {}),
  }),
  search: { middlewares: [stripSearchParams({ tab: "shoppers" as const })] },
  component: lazyRouteComponent(() => import("./risk/RiskPage"), "RiskPage"),
});

const shopperRoute = createRoute({
  getParentRoute: () => shell,
  path: "/risk/$email",
  component: lazyRouteComponent(() => import("./risk/ShopperPage"), "ShopperPage"),
});

const securityRoute = createRoute({
  getParentRoute: () => shell,
  path: "/security",
  validateSearch: (search: Partial<SecurityFilter> & SearchSchemaInput): SecurityFilter => ({
    show: oneOf(SHOWS, search.show, SECURITY_DEFAULTS.show),
    severity: oneOf(SEVERITIES, search.severity, ""),
    kind: /^[a-z0-9_]{1,100}$/.test(text(search.kind)) ? text(search.kind) : "",
  }),
  search: { middlewares: [stripSearchParams(SECURITY_DEFAULTS)] },
  component: lazyRouteComponent(() => import("./security/SecurityPage"), "SecurityPage"),
});

const auditRoute = createRoute({
  getParentRoute: () => shell,
  path: "/audit",
  validateSearch: (search: Partial<AuditFilter> & SearchSchemaInput): AuditFilter => ({
    action: text(search.action).slice(0, 100),
    actor: text(search.actor).slice(0, 60),
    from: day(search.from),
    to: day(search.to),
    about: text(search.about).slice(0, 200),
  }),
  search: { middlewares: [stripSearchParams(AUDIT_DEFAULTS)] },
  component: lazyRouteComponent(() => import("./audit/AuditPage"), "AuditPage"),
});

/** "2026-11-23", or nothing. */
function day(value: unknown): string {
  const said = text(value);
  return /^\d{4}-\d\d-\d\d$/.test(said) && !Number.isNaN(Date.parse(said)) ? said : "";
}

const policiesRoute = createRoute({
  getParentRoute: () => shell,
  path: "/policies",
  validateSearch: (search: { import?: boolean } & SearchSchemaInput): { import?: true } =>
    search.import ? { import: true } : {},
  component: lazyRouteComponent(() => import("./policies/PoliciesPage"), "PoliciesPage"),
});

const tryRoute = createRoute({
  getParentRoute: () => shell,
  path: "/policies/try",
  validateSearch: (search: TrySearch & SearchSchemaInput): TrySearch => trySearch(search),
  component: lazyRouteComponent(() => import("./policies/trial/TryPage"), "TryPage"),
});

const policyRoute = createRoute({
  getParentRoute: () => shell,
  path: "/policies/$policyId",
  params: {
    parse: ({ policyId }) => ({ policyId: Number(policyId) }),
    stringify: ({ policyId }) => ({ policyId: String(policyId) }),
  },
  validateSearch: (search: Partial<PolicySearch> & SearchSchemaInput): PolicySearch => policySearch(search),
  search: { middlewares: [stripSearchParams(POLICY_DEFAULTS)] },
  component: lazyRouteComponent(() => import("./policies/VersionPage"), "VersionPage"),
});

/** Which simulation is looked at, and which conversation of it ("plain.2"). */
export interface SimulatorSearch {
  id?: string;
  talk?: string;
}

const simulatorRoute = createRoute({
  getParentRoute: () => shell,
  path: "/simulator",
  validateSearch: (search: SimulatorSearch & SearchSchemaInput): SimulatorSearch => ({
    ...(/^[0-9a-f-]{36}$/.test(text(search.id)) ? { id: text(search.id) } : {}),
    ...(/^[a-z_]{1,60}\.\d{1,2}$/.test(text(search.talk)) ? { talk: text(search.talk) } : {}),
  }),
  component: lazyRouteComponent(() => import("./simulator/SimulatorPage"), "SimulatorPage"),
});

const agentRoute = createRoute({
  getParentRoute: () => shell,
  path: "/agent",
  validateSearch: (search: { since?: string } & SearchSchemaInput): { since: string } => ({
    since: day(search.since),
  }),
  search: { middlewares: [stripSearchParams({ since: "" })] },
  component: lazyRouteComponent(() => import("./agent/PerformancePage"), "PerformancePage"),
});

const blindRoute = createRoute({
  getParentRoute: () => shell,
  path: "/agent/review",
  component: lazyRouteComponent(() => import("./agent/review/ReviewPage"), "ReviewPage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  beforeLoad: () => {
    throw redirect({ to: "/settings/$section", params: { section: "business" } });
  },
});

const settingsSectionRoute = createRoute({
  getParentRoute: () => shell,
  path: "/settings/$section",
  component: lazyRouteComponent(() => import("./settings/SettingsPage"), "SettingsPage"),
});

const tree = root.addChildren([
  signInRoute,
  forgotRoute,
  resetRoute,
  inviteRoute,
  shell.addChildren([
    home,
    queueRoute,
    returnRoute,
    conversationsRoute,
    rehearsalRoute,
    conversationRoute,
    moneyRoute,
    ordersRoute,
    riskRoute,
    shopperRoute,
    securityRoute,
    auditRoute,
    noticesRoute,
    policiesRoute,
    tryRoute,
    policyRoute,
    simulatorRoute,
    agentRoute,
    blindRoute,
    settingsRoute,
    settingsSectionRoute,
  ]),
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    basepath: "/app",
    context: { queries },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: Broken,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
