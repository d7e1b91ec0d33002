/**
 * The client of a chat's socket: it says hello, comes back after a break where it was, and sends again what was not
 * acknowledged. No framework and no page: whoever shows a chat hands in what to do with each change.
 */

export interface ChatOpened {
  session_id: string;
  token: string;
  socket: string;
}

export interface ChatFile {
  id: string;
  url: string;
  content_type: string;
  name: string;
  kind: "file" | "voice";
}

export interface ChatMessage {
  seq: number;
  id: string;
  client_id?: string;
  sender: "user" | "agent" | "system";
  by?: string;
  person?: boolean;
  text: string;
  created_at: string;
  files: ChatFile[];
  quick: string[];
  card?: { kind: string } & Record<string, unknown>;
}

export interface ChatState {
  status: string;
  is_active: boolean;
  person_on: boolean;
  verified: boolean;
}

/** Said, and not acknowledged so far; `failed` says why it was refused. */
export interface Pending {
  client_id: string;
  text: string;
  files: string[];
  failed?: string;
}

export interface Refusal {
  code: string;
  detail: string;
}

export interface ChatView {
  /** "over": refused for good, and not tried again. */
  line: "connecting" | "open" | "broken" | "over";
  state: ChatState | null;
  messages: readonly ChatMessage[];
  pending: readonly Pending[];
  /** The reply that is being said, under the id of the message that will replace it. */
  saying: { id: string; text: string } | null;
  typing: "agent" | "person" | null;
  refusal: Refusal | null;
}

type Heard =
  | { type: "welcome"; session: ChatState; seq: number }
  | ({ type: "message" } & ChatMessage)
  | { type: "piece"; id: string; text: string }
  | { type: "typing"; who: "agent" | "person"; on: boolean }
  | ({ type: "state" } & ChatState)
  | { type: "error"; code: string; detail: string; client_id?: string }
  | { type: "pong" };

const FIRST_RETRY = 500;
const LAST_RETRY = 20_000;
const PING_EVERY = 25_000;
const SILENCE = 60_000;
const TYPING_EVERY = 3_000;
/** Codes with which the server ends a connection for good: the token, the page, the chat itself. */
const FINAL: readonly number[] = [4401, 4403, 4404, 4410];

export class ChatLine {
  #view: ChatView = {
    line: "connecting",
    state: null,
    messages: [],
    pending: [],
    saying: null,
    typing: null,
    refusal: null,
  };
  #socket: WebSocket | null = null;
  #closed = false;
  #wait = FIRST_RETRY;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;
  #heardAt = 0;
  #typedAt = 0;
  #readTo = 0;
  readonly #watchers = new Set<() => void>();

  /** `pending`: what an earlier page said and saw no answer to. */
  constructor(
    private readonly address: string,
    private readonly token: string,
    pending: readonly Pending[] = [],
  ) {
    this.#view = { ...this.#view, pending };
    this.#connect();
  }

  readonly watch = (changed: () => void): (() => void) => {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  };
  readonly look = (): ChatView => this.#view;

  /** Sent at once, or as soon as the line is there again; never twice. */
  say(text: string, files: string[] = []): void {
    const said: Pending = { client_id: newId(), text, files };
    this.#typedAt = 0;
    this.#change({ pending: [...this.#view.pending, said], refusal: null });
    this.#sendSay(said);
  }

  /** Once more, under the same id. */
  again(clientId: string): void {
    const said = this.#view.pending.find((one) => one.client_id === clientId);
    if (!said) return;
    const { failed: _failed, ...fresh } = said;
    this.#change({ pending: this.#view.pending.map((one) => (one === said ? fresh : one)) });
    this.#sendSay(fresh);
  }

  /** Everything up to `seq` is before the shopper's eyes. */
  read(seq: number): void {
    if (seq > this.#readTo && this.#view.line === "open" && this.#send({ type: "read", seq }))
      this.#readTo = seq;
  }

  /** Not to wait any longer: the network is there again, or somebody looks. */
  hurry(): void {
    if (this.#view.line !== "broken" || this.#socket?.readyState !== WebSocket.CLOSED) return;
    clearTimeout(this.#retry);
    this.#wait = FIRST_RETRY;
    this.#connect();
  }

  typing(on: boolean): void {
    const now = Date.now();
    if (on && now - this.#typedAt < TYPING_EVERY) return;
    if (!on && this.#typedAt === 0) return;
    this.#typedAt = on ? now : 0;
    this.#send({ type: "typing", on });
  }

  askPerson(): void {
    this.#send({ type: "person" });
  }

  end(): void {
    this.#send({ type: "end" });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#beat);
    this.#socket?.close(1000);
    this.#watchers.clear();
  }

  #change(part: Partial<ChatView>): void {
    this.#view = { ...this.#view, ...part };
    for (const each of this.#watchers) each();
  }

  #send(frame: Record<string, unknown>): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #sendSay({ client_id, text, files }: Pending): void {
    if (this.#view.line === "open") this.#send({ type: "say", client_id, text, files });
  }

  #connect(): void {
    const socket = new WebSocket(this.address);
    this.#socket = socket;
    this.#heardAt = Date.now();
    socket.onopen = () => {
      const after = this.#view.messages.at(-1)?.seq ?? 0;
      socket.send(JSON.stringify({ type: "hello", token: this.token, after }));
    };
    socket.onmessage = (event) => {
      this.#heardAt = Date.now();
      let frame: Heard;
      try {
        frame = JSON.parse(String(event.data));
      } catch {
        return;
      }
      this.#hear(frame);
    };
    socket.onclose = (event) => {
      if (this.#socket !== socket || this.#closed) return;
      clearInterval(this.#beat);
      const over = FINAL.includes(event.code);
      this.#change({ line: over ? "over" : "broken", saying: null, typing: null });
      if (over) return;
      this.#retry = setTimeout(() => this.#connect(), this.#wait * (0.75 + Math.random() / 2));
      this.#wait = Math.min(this.#wait * 2, LAST_RETRY);
    };
    clearInterval(this.#beat);
    this.#beat = setInterval(() => {
      if (Date.now() - this.#heardAt > SILENCE) socket.close();
      else this.#send({ type: "ping" });
    }, PING_EVERY);
  }

  #hear(frame: Heard): void {
    switch (frame.type) {
      case "welcome": {
        this.#wait = FIRST_RETRY;
        this.#change({ line: "open", state: frame.session, refusal: null });
        for (const said of this.#view.pending) if (!said.failed) this.#sendSay(said);
        break;
      }
      case "message": {
        const { type: _type, ...message } = frame;
        const known = this.#view.messages.some((one) => one.id === message.id);
        const messages = known
          ? this.#view.messages
          : [...this.#view.messages, message].sort((one, other) => one.seq - other.seq);
        this.#change({
          messages,
          pending: this.#view.pending.filter((one) => one.client_id !== message.client_id),
          // Whoever answered, what was half said is not said any more.
          ...(message.sender !== "user" && { saying: null, typing: null }),
        });
        break;
      }
      case "piece": {
        if (this.#view.messages.some((one) => one.id === frame.id)) break;
        const before = this.#view.saying?.id === frame.id ? this.#view.saying.text : "";
        this.#change({ saying: { id: frame.id, text: before + frame.text }, typing: null });
        break;
      }
      case "typing":
        this.#change({ typing: frame.on ? frame.who : null });
        break;
      case "state": {
        const { type: _type, ...state } = frame;
        this.#change({ state, ...(state.person_on && { saying: null }) });
        break;
      }
      case "error":
        this.#change(
          frame.client_id
            ? {
                pending: this.#view.pending.map((one) =>
                  one.client_id === frame.client_id ? { ...one, failed: frame.detail } : one,
                ),
              }
            : { refusal: { code: frame.code, detail: frame.detail } },
        );
        break;
    }
  }
}

/** The socket's address on the server that `page` is of. */
export function socketAddress(page: string, path: string): string {
  const address = new URL(path, page);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return address.href;
}

/** A random UUID, also on a page without TLS, where the browser has no word for it. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
