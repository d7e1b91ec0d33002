/** The shop's desk as one page of the shopper's sees it: one chat, over however many pages and lines it takes. */
import {
  type ChatFile,
  ChatLine,
  type ChatOpened,
  type ChatView,
  newId,
  type Pending,
  socketAddress,
} from "@shared/chat";
import { type Kept, Shelf } from "./kept";
import { fetched, shrunk, upload } from "./photo";
import type { Place } from "./place";
import { words } from "./words";

export interface Offer {
  shop: { name: string; slug: string };
  colours: { accent: string; on_accent: string; text_light: string; text_dark: string } | null;
  disclosure: string;
}

/** A file chosen and not said yet. `fault` says why it could not be sent ("" for a lost line). */
export interface Staged {
  key: string;
  file: File;
  preview: string | null;
  share: number;
  sent: ChatFile | null;
  fault: string | null;
}

export interface DeskView extends ChatView {
  /** Whether there is a chat, on a line or not. */
  begun: boolean;
  staged: readonly Staged[];
  seen: number;
}

export const MOST_FILES = 10;
const FIRST_RETRY = 1_000;
const LAST_RETRY = 30_000;
/** A chat as young as this is listened to on every page, to say that an answer came. */
const FRESH = 24 * 3600_000;
const NOTHING: ChatView = {
  line: "open",
  state: null,
  messages: [],
  pending: [],
  saying: null,
  typing: null,
  refusal: null,
};

class Refused extends Error {}

export class Desk {
  readonly shelf: Shelf;
  #kept: Kept | null = null;
  #line: ChatLine | null = null;
  #beginning: Promise<Kept> | null = null;
  #wait = FIRST_RETRY;
  /** Counts the chats that were left: what was under way for one of them is of no use to the next. */
  #era = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #view: DeskView = { ...NOTHING, begun: false, staged: [], seen: 0 };
  readonly #stops = new Map<string, () => void>();
  readonly #pictures = new Map<string, string | null>();
  readonly #watchers = new Set<() => void>();

  constructor(private readonly place: Place) {
    this.shelf = new Shelf(place.server, place.shop);
    this.#kept = this.shelf.read();
    this.#view = { ...this.#view, begun: this.#kept !== null, seen: this.#kept?.seen ?? 0 };
    this.shelf.watch(() => this.#follow());
    addEventListener("online", () => this.hurry());
    if (this.#kept && Date.now() - this.#kept.at < FRESH) this.resume();
  }

  readonly watch = (changed: () => void): (() => void) => {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  };
  readonly look = (): DeskView => this.#view;

  /** Who talks here; null where this page may not show the chat, or the server cannot be reached. */
  async offer(): Promise<Offer | null> {
    try {
      const response = await fetch(`${this.place.server}/v1/chat/${encodeURIComponent(this.place.shop)}`);
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  /** Go on with the chat of an earlier page, if there is one. */
  resume(): void {
    if (!this.#line && this.#kept) this.#connect(this.#kept);
  }

  say(text: string, files: readonly ChatFile[] = []): void {
    const ids = files.map((file) => file.id);
    if (this.#over()) this.leave();
    this.resume();
    if (this.#line) this.#line.say(text, ids);
    else {
      const said: Pending = { client_id: newId(), text, files: ids };
      this.#change({ pending: [...this.#view.pending, said], refusal: null });
      this.#start();
    }
  }

  /** Says what is staged with these words. */
  send(text: string): void {
    const files = this.#view.staged.flatMap((one) => one.sent ?? []);
    this.#change({ staged: this.#view.staged.filter((one) => !one.sent) });
    this.say(text, files);
  }

  again(said: Pending): void {
    if (this.#over()) this.leave();
    else if (this.#line) this.#line.again(said.client_id);
    else {
      this.#change({ pending: this.#view.pending.map((one) => (one === said ? fresh(one) : one)) });
      this.#start();
    }
  }

  typing(on: boolean): void {
    this.#line?.typing(on);
  }

  /** A person, at any time: also as the first thing that is said. */
  askPerson(words: string): void {
    if (this.#line && this.#view.line === "open") this.#line.askPerson();
    else this.say(words);
  }

  end(): void {
    this.#line?.end();
  }

  /** Everything so far is before the shopper's eyes. */
  see(): void {
    const seq = this.#view.messages.at(-1)?.seq ?? 0;
    this.#line?.read(seq);
    if (seq > this.#view.seen) this.#change({ seen: seq });
  }

  /** Forget this chat; the next word begins another, and so do words that came too late for this one. */
  leave(): void {
    const pending = this.#forget();
    this.shelf.write(null);
    this.#change({ ...NOTHING, begun: false, seen: 0, pending });
    if (pending.length) this.#start();
  }

  #over(): boolean {
    return this.#view.line === "over" || this.#view.state?.is_active === false;
  }

  /** Lets go of the line and of what is under way for it; answers the words that nobody has heard. */
  #forget(): Pending[] {
    this.#era += 1;
    this.#line?.close();
    this.#line = this.#kept = this.#beginning = null;
    clearTimeout(this.#retry);
    return this.#view.pending.filter((one) => !one.files.length).map(fresh);
  }

  stage(files: Iterable<File>): void {
    for (const file of files) {
      if (this.#view.staged.length >= MOST_FILES) return;
      const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
      const one: Staged = { key: newId(), file, preview, share: 0, sent: null, fault: null };
      this.#change({ staged: [...this.#view.staged, one] });
      void this.upload(one);
    }
  }

  unstage(one: Staged): void {
    this.#stops.get(one.key)?.();
    this.#stops.delete(one.key);
    this.#change({ staged: this.#view.staged.filter((each) => each.key !== one.key) });
  }

  async upload(one: Staged): Promise<void> {
    this.#stageChange(one.key, { fault: null, share: 0 });
    try {
      const [{ token }, file] = await Promise.all([this.#begin(), shrunk(one.file)]);
      const { sent, stop } = upload(this.place.server, token, file, (share) =>
        this.#stageChange(one.key, { share }),
      );
      this.#stops.set(one.key, stop);
      this.#connected();
      const found = await sent;
      if (one.preview) this.#pictures.set(found.id, one.preview);
      this.#stageChange(one.key, { sent: found, share: 1 });
    } catch (error) {
      this.#stageChange(one.key, { fault: error instanceof Error ? error.message : "" });
    }
  }

  /** The address of a picture of this chat, once it is there; asked for once. */
  picture(file: ChatFile): string | null {
    const known = this.#pictures.get(file.id);
    if (known === undefined) {
      this.#pictures.set(file.id, null);
      void fetched(this.place.server, this.#kept?.token ?? "", file).then((address) => {
        this.#pictures.set(file.id, address);
        this.#change({});
      });
    }
    return known ?? null;
  }

  /** Sends the chat to the address that was proven in it; words to show. */
  async mail(): Promise<string> {
    try {
      const response = await fetch(`${this.place.server}/v1/chat/transcript`, {
        method: "POST",
        headers: { Authorization: `Bearer ${this.#kept?.token}` },
      });
      const said = await response.json();
      return said.sent_to ? `${words.mailed} ${said.sent_to}` : String(said.detail ?? words.lost);
    } catch {
      return words.lost;
    }
  }

  hurry(): void {
    this.#line?.hurry();
    if (!this.#line && this.#view.pending.some((one) => !one.failed)) this.#start();
  }

  #stageChange(key: string, part: Partial<Staged>): void {
    this.#change({
      staged: this.#view.staged.map((one) => (one.key === key ? { ...one, ...part } : one)),
    });
  }

  #change(part: Partial<DeskView>): void {
    this.#view = { ...this.#view, ...part };
    if (this.#kept) {
      const { pending, seen } = this.#view;
      if (this.#kept.pending !== pending || this.#kept.seen !== seen) {
        this.#kept = { ...this.#kept, pending, seen, at: Date.now() };
        this.shelf.write(this.#kept);
      }
    }
    for (const each of this.#watchers) each();
  }

  #connect(kept: Kept): void {
    this.#kept = kept;
    this.shelf.write(kept);
    this.#line?.close();
    const line = new ChatLine(socketAddress(this.place.server, kept.socket), kept.token, kept.pending);
    this.#line = line;
    line.watch(() => {
      if (this.#line !== line) return;
      const seen = line.look();
      // A chat that is gone before this page saw a word of it is forgotten quietly.
      if (seen.line === "over" && !seen.messages.length && !seen.pending.length) this.leave();
      else this.#change(seen);
    });
    this.#change({ ...line.look(), begun: true });
  }

  #connected(): void {
    if (!this.#line && this.#kept) this.#connect({ ...this.#kept, pending: this.#view.pending });
  }

  /** A chat, begun where there is none. Rejects with Refused where the server says no. */
  #begin(): Promise<Kept> {
    if (this.#kept) return Promise.resolve(this.#kept);
    this.#beginning ??= this.#ask().finally(() => {
      this.#beginning = null;
    });
    return this.#beginning;
  }

  async #ask(): Promise<Kept> {
    const era = this.#era;
    const { server, shop, language, order } = this.place;
    const response = await fetch(`${server}/v1/chat/${encodeURIComponent(shop)}/sessions`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        page: (location.origin + location.pathname).slice(0, 2000),
        ...(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) && { locale: language }),
        ...(order && { order_hint: order.slice(0, 200) }),
      }),
    });
    const said = await response.json().catch(() => null);
    if (era !== this.#era) throw new Error("");
    if (!response.ok) throw new Refused(String(said?.detail ?? ""));
    const { token, socket } = said as ChatOpened;
    this.#kept = { token, socket, seen: 0, pending: [], at: Date.now() };
    this.shelf.write(this.#kept);
    return this.#kept;
  }

  /** Begin, and say what waits; again and again until the line allows it. */
  #start(): void {
    clearTimeout(this.#retry);
    const era = this.#era;
    this.#change({ line: "connecting" });
    this.#begin().then(
      () => {
        if (era !== this.#era) return;
        this.#wait = FIRST_RETRY;
        this.#connected();
      },
      (error) => {
        if (era !== this.#era) return;
        if (error instanceof Refused && error.message) {
          const failed = error.message;
          this.#change({ line: "open", pending: this.#view.pending.map((one) => ({ ...one, failed })) });
          return;
        }
        this.#change({ line: "broken" });
        this.#retry = setTimeout(() => this.#start(), this.#wait * (0.75 + Math.random() / 2));
        this.#wait = Math.min(this.#wait * 2, LAST_RETRY);
      },
    );
  }

  /** Another tab began a chat, or left it: this one goes along. */
  #follow(): void {
    const kept = this.shelf.read();
    if (kept?.token === this.#kept?.token) return;
    const pending = this.#forget();
    this.#change({ ...NOTHING, begun: kept !== null, seen: kept?.seen ?? 0, pending });
    if (kept) this.#connect({ ...kept, pending });
    else if (pending.length) this.#start();
  }
}

/** As if it were said just now. */
const fresh = ({ client_id, text, files }: Pending): Pending => ({ client_id, text, files });
