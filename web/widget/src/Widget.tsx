import { Component, createRef } from "preact";
import type { Desk, DeskView, Offer } from "./desk";
import { Talk } from "./icons";
import { Panel } from "./Panel";
import { words } from "./words";

export interface Shown {
  desk: Desk;
  offer: Offer;
  /** Origin whose addresses in a message can be followed. */
  server: string;
}

export interface State {
  view: DeskView;
  open: boolean;
  online: boolean;
  /** What is in the field. */
  text: string;
  /** Whether something new is further down than what is read. */
  below: boolean;
  /** What came of sending the chat by mail. */
  mailed: string;
}

const NEAR_END = 80;
const TALLEST = 120;

/** The launcher, and the panel it opens; the one place where anything that is drawn is remembered. */
export class Widget extends Component<Shown, State> {
  readonly launcher = createRef<HTMLButtonElement>();
  readonly panel = createRef<HTMLDivElement>();
  readonly log = createRef<HTMLDivElement>();
  readonly field = createRef<HTMLTextAreaElement>();
  readonly picker = createRef<HTMLInputElement>();
  /** Whether the end of what was said is in sight. */
  #near = true;

  constructor(props: Shown) {
    super(props);
    this.state = {
      view: props.desk.look(),
      open: props.desk.shelf.open,
      online: navigator.onLine,
      text: "",
      below: false,
      mailed: "",
    };
  }

  override componentDidMount() {
    const { desk } = this.props;
    const look = () => this.setState({ view: desk.look(), online: navigator.onLine });
    desk.watch(look);
    addEventListener("online", look);
    addEventListener("offline", look);
    document.addEventListener("visibilitychange", () => this.#see());
    if (this.state.open) desk.resume();
    this.#follow();
    window.Dokani = {
      open: () => this.show(true),
      close: () => this.show(false),
      ask: (said) => {
        this.show(true);
        if (String(said).trim()) desk.say(String(said).trim());
      },
    };
  }

  override componentDidUpdate(_: Shown, before: State) {
    const { view, open, text } = this.state;
    if (open && !before.open) {
      this.#near = true;
      // With a keyboard under the fingers, straight to the field; on glass the keyboard would cover half of it.
      (matchMedia("(pointer: coarse)").matches ? this.panel : this.field).current?.focus();
    }
    if (!open && before.open) this.launcher.current?.focus();
    // Whoever speaks wants to see what they said.
    if (view.pending.length > before.view.pending.length) this.#near = true;
    if (open !== before.open || view !== before.view) this.#follow();
    const field = this.field.current;
    if (field && text !== before.text) {
      field.style.height = "auto";
      field.style.height = `${Math.min(field.scrollHeight, TALLEST)}px`;
    }
  }

  show(open: boolean) {
    this.props.desk.shelf.open = open;
    if (open) this.props.desk.resume();
    this.setState({ open });
  }

  /** To the end, where that was in sight. */
  readonly settle = () => {
    if (this.#near) this.toEnd();
  };

  toEnd() {
    this.log.current?.scrollTo({ top: this.log.current.scrollHeight });
  }

  readonly scrolled = () => {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = this.log.current ?? {};
    this.#near = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.#near && this.state.below) this.setState({ below: false });
  };

  readonly send = () => {
    this.props.desk.send(this.state.text.trim());
    this.setState({ text: "" });
    this.field.current?.focus();
  };

  #follow() {
    if (!this.state.open) return;
    if (this.#near) this.toEnd();
    else if (!this.state.below) this.setState({ below: true });
    this.#see();
  }

  #see() {
    if (this.state.open && document.visibilityState === "visible") this.props.desk.see();
  }

  render() {
    const { view, open } = this.state;
    const unread = open
      ? 0
      : view.messages.filter((one) => one.sender !== "user" && one.seq > view.seen).length;
    return (
      <>
        {open && <Panel at={this} />}
        <button
          ref={this.launcher}
          type="button"
          class={`launcher${open ? " behind" : ""}`}
          aria-expanded={open}
          aria-label={unread ? `${words.open} (${unread})` : words.open}
          onClick={() => this.show(!open)}
        >
          <Talk />
          {unread > 0 && <span class="unread">{Math.min(unread, 99)}</span>}
        </button>
      </>
    );
  }
}
