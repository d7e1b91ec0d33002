/** Which conversations are shown; all of it is in the address. */
export const CONVERSATION_VIEWS = ["waiting", "mine", "open", "closed", "rehearsal"] as const;

export interface ConversationFilter {
  view: (typeof CONVERSATION_VIEWS)[number];
  q: string;
}

export const CONVERSATION_DEFAULTS: ConversationFilter = { view: "open", q: "" };

export function conversationSearch(search: Partial<ConversationFilter>): ConversationFilter {
  const { view, q } = search;
  return {
    view: view && CONVERSATION_VIEWS.includes(view) ? view : CONVERSATION_DEFAULTS.view,
    q: typeof q === "string" || typeof q === "number" ? String(q).slice(0, 200) : "",
  };
}
