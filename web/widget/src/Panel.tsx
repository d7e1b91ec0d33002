import { Composer } from "./Composer";
import { Down } from "./icons";
import { Log } from "./Log";
import type { Widget } from "./Widget";
import { words } from "./words";

const OPENERS = [words.order, words.give, words.rules];

/** The chat itself: who talks, what was said, and the field to say something in. */
export function Panel({ at }: { at: Widget }) {
  const { desk, offer } = at.props;
  const { view, online, mailed } = at.state;
  const { shop } = offer;
  const person = view.state?.person_on;
  const over = view.line === "over" || view.state?.is_active === false;
  const last = view.messages.at(-1);
  let quick = last ? last.quick : view.begun ? [] : OPENERS;
  if (view.pending.length || view.saying || over || person) quick = [];

  let state = view.refusal?.detail;
  if (!online) state = words.offline;
  else if (view.line === "broken") state = words.broken;
  else if (over && last?.sender !== "system") state ??= words.ended;

  function key(event: KeyboardEvent) {
    if (event.key === "Escape") at.show(false);
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    if (!over) desk.stage(event.dataTransfer?.files ?? []);
  }

  return (
    <div
      ref={at.panel}
      class="panel"
      role="dialog"
      aria-label={`${words.chat}: ${shop.name}`}
      tabIndex={-1}
      onKeyDown={key}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <header>
        <span class="mark" aria-hidden="true">
          {[...shop.name][0]?.toUpperCase()}
        </span>
        <span class="who">
          <strong>{shop.name}</strong>
          <span>
            {person ? (view.messages.findLast((one) => one.person)?.by ?? words.person) : words.assistant}
          </span>
        </span>
        <button type="button" class="icon" aria-label={words.close} onClick={() => at.show(false)}>
          <Down />
        </button>
      </header>
      <Log at={at} />
      <footer>
        <p class="state" role="status">
          {state}
        </p>
        {quick.length > 0 && (
          <ul class="quick" aria-label={words.quick}>
            {quick.map((said) => (
              <li key={said}>
                <button type="button" onClick={() => desk.say(said)}>
                  {said}
                </button>
              </li>
            ))}
          </ul>
        )}
        {over ? (
          <button type="button" class="anew" onClick={() => desk.leave()}>
            {words.anew}
          </button>
        ) : (
          <Composer at={at} />
        )}
        <div class="more">
          {!over && !person && (
            <button type="button" onClick={() => desk.askPerson(words.wantPerson)}>
              {words.askPerson}
            </button>
          )}
          {view.state?.verified && (
            <button type="button" onClick={() => desk.mail().then((said) => at.setState({ mailed: said }))}>
              {words.mail}
            </button>
          )}
          {last && !over && (
            <button type="button" onClick={() => desk.end()}>
              {words.end}
            </button>
          )}
          <span role="status">{mailed}</span>
        </div>
      </footer>
    </div>
  );
}
