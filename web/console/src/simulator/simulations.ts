/** Simulations of an agent: reading, beginning, and what their codes are in words. */
import type { AgentName, Simulation } from "@shared/wire";
import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "@/api/client";

const KEY = ["simulations"] as const;

export const AGENT_WORDS: Record<AgentName, string> = {
  built_in: "The built-in agent",
  model: "The model",
};

export function underWay(one: Simulation | undefined): boolean {
  return one?.state === "queued" || one?.state === "running";
}

export const simulationsQuery = queryOptions({
  queryKey: [...KEY, "list"],
  queryFn: ({ signal }) => ask(api.GET("/v1/simulations", { params: { query: { limit: 30 } }, signal })),
  staleTime: 10_000,
  // Live events say the same; the timer is for when the line is down.
  refetchInterval: ({ state }) => (state.data?.some(underWay) ? 1_500 : false),
});

/** One with all its conversations; they come in one piece, so it is read when it is over. */
export function simulationQuery(id: string) {
  return queryOptions({
    queryKey: ["simulation", id],
    queryFn: ({ signal }) =>
      ask(api.GET("/v1/simulations/{simulation_id}", { params: { path: { simulation_id: id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export const agentQuery = queryOptions({
  queryKey: [...KEY, "agent"],
  queryFn: ({ signal }) => ask(api.GET("/v1/agent", { signal })),
  staleTime: 15_000,
});

export { KEY as SIMULATIONS };
