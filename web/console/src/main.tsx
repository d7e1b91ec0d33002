import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { asProblem } from "./api/problem";
import { onSessionEnd } from "./api/session";
import { handleKey } from "./lib/keys";
import { makeRouter } from "./router";
import "./styles.css";
import { ToastArea } from "./ui/toast";

// Libraries that add a <style> of their own (the dialog's scroll lock) read the nonce of the page from here.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
Object.assign(globalThis, { __webpack_nonce__: nonce });

const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: leaveIfSignedOut }),
  mutationCache: new MutationCache({ onError: leaveIfSignedOut }),
  defaultOptions: {
    queries: {
      retry: (failures, error) =>
        failures < 2 && (asProblem(error).status >= 500 || asProblem(error).code === "offline"),
    },
  },
});
const router = makeRouter(queryClient);

function leaveIfSignedOut(error: unknown): void {
  if (asProblem(error).status === 401) leave();
}

/** To the sign-in page, keeping the way back. */
function leave(): void {
  // Pages for those who are not signed in stay where they are.
  if (!router.state.matches.some((match) => match.routeId.startsWith("/shell"))) return;
  const next = router.state.location.href;
  queryClient.clear();
  void router.navigate({ to: "/sign-in", search: next && next !== "/" ? { next } : {} });
}

onSessionEnd(leave);
document.addEventListener("keydown", handleKey);

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root.");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <ToastArea />
    </QueryClientProvider>
  </StrictMode>,
);
