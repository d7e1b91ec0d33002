import type { Me, PreferencesChange, Role } from "@shared/wire";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { api, ask, partly } from "@/api/client";
import { meQuery } from "@/api/queries";
import { PLACES, type Place } from "./nav";

/** Who is signed in; known before any screen of the shell is shown. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

const ORDER: readonly Role[] = ["viewer", "agent", "admin", "owner"];

/** Whether one role reaches another. */
export function reaches(own: Role | null, role: Role): boolean {
  return own !== null && ORDER.indexOf(own) >= ORDER.indexOf(role);
}

/** Whether the reader's role reaches `role`. The server decides; this only keeps useless buttons away. */
export function useMay(role: Role): boolean {
  return reaches(useMe().role, role);
}

/** The places that the reader's role may see. */
export function usePlaces(): readonly Place[] {
  const own = useMe().role;
  return PLACES.filter((place) => reaches(own, place.least));
}

/** Changes preferences: shown at once, taken back if the server refuses. */
export function useSetPreferences() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<PreferencesChange>) =>
      ask(api.PATCH("/v1/me/preferences", { body: partly<PreferencesChange>(change) })),
    onMutate: (change) => {
      const before = queries.getQueryData(meQuery.queryKey);
      queries.setQueryData(
        meQuery.queryKey,
        (me) => me && { ...me, preferences: { ...me.preferences, ...change } },
      );
      return { before };
    },
    onError: (_error, _change, held) => queries.setQueryData(meQuery.queryKey, held?.before),
    onSettled: () => queries.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
}
