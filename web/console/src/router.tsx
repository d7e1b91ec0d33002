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

interface PolicySearch {
  id?: number;
  tab: "words" | "json";
}

const policiesRoute = createRoute({
  getParentRoute: () => shell,
  path: "/policies",
  validateSearch: (search: { id?: number; tab?: "words" | "json" } & SearchSchemaInput): PolicySearch => {
    const id = Number(search.id);
    return {
      ...(Number.isInteger(id) && id > 0 ? { id } : {}),
      tab: oneOf(["words", "json"] as const, search.tab, "words"),
    };
  },
  search: { middlewares: [stripSearchParams({ tab: "words" as const })] },
  component: lazyRouteComponent(() => import("./policies/PoliciesPage"), "PoliciesPage"),
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
    ordersRoute,
    policiesRoute,
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
