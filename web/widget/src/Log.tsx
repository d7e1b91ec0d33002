import type { ChatFile, ChatMessage } from "@shared/chat";
import { Down, Paper } from "./icons";
import type { Widget } from "./Widget";
import { words } from "./words";

/** What was said, the newest in sight unless somebody reads further up. */
export function Log({ at }: { at: Widget }) {
  const { desk, offer } = at.props;
  const { view, below } = at.state;
  const { messages, pending, saying, typing } = view;
  return (
    <div class="about">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
      <div ref={at.log} class="log" role="log" aria-label={words.chat} tabIndex={0} onScroll={at.scrolled}>
        {!messages.length && !pending.length && (
          <div class="hello">
            <h2>{words.hello}</h2>
            <p>{words.helloMore}</p>
          </div>
        )}
        <p class="note">{offer.disclosure}</p>
        {messages.map((one, index) => {
          const before = messages[index - 1];
          return (
            <Said
              key={one.id}
              said={one}
              follows={before?.sender === one.sender && before.by === one.by}
              at={at}
            />
          );
        })}
        {saying && (
          // Read out once it is whole.
          <div class="said shop" aria-hidden="true">
            <p class="bubble">
              {saying.text}
              <i class="caret" />
            </p>
          </div>
        )}
        {pending.map((one) => (
          <div key={one.client_id} class="said own">
            {one.text && <p class="bubble faint">{one.text}</p>}
            {one.files.length > 0 && (
              <p class="small">
                <Paper /> {one.files.length}
              </p>
            )}
            {one.failed ? (
              <p class="fault" role="alert">
                {one.failed}{" "}
                <button type="button" onClick={() => desk.again(one)}>
                  {words.again}
                </button>
              </p>
            ) : (
              <p class="small">{words.sending}</p>
            )}
          </div>
        ))}
        {typing && !saying && (
          <div class="said shop">
            <p class="bubble dots" role="status" aria-label={words.typing}>
              <i />
              <i />
              <i />
            </p>
          </div>
        )}
      </div>
      {below && (
        <button type="button" class="newer" onClick={() => at.toEnd()}>
          {words.newer} <Down />
        </button>
      )}
    </div>
  );
}

function Said({ said, follows, at }: { said: ChatMessage; follows: boolean; at: Widget }) {
  if (said.sender === "system") return <p class="note">{said.text}</p>;
  const own = said.sender === "user";
  return (
    <div class={`said ${own ? "own" : "shop"}`}>
      {!follows && (
        <p class={own ? "hidden" : "small"}>{own ? words.you : said.person ? said.by : words.assistant}</p>
      )}
      {said.files.map((file) => (
        <Sent key={file.id} file={file} at={at} />
      ))}
      {said.text && (
        <p class="bubble" dir="auto">
          {own ? said.text : linked(said, at.props.server)}
        </p>
      )}
      {said.card?.kind === "return" && <Card card={said.card} />}
    </div>
  );
}

/** Addresses of ours can be followed, and those a person of the shop wrote; anything else stays text. */
function linked({ text, person }: ChatMessage, server: string) {
  return text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)])/).map((part, at) =>
    at % 2 && part.startsWith(person ? "https://" : `${server}/`) ? (
      <a href={part} target="_blank" rel="noopener noreferrer nofollow">
        {part.length > 50 ? `${part.replace(/^https?:\/\//, "").slice(0, 40)}…` : part}
      </a>
    ) : (
      part
    ),
  );
}

function Card({ card }: { card: Record<string, unknown> }) {
  const status = String(card.status);
  return (
    <dl class={`card ${status}`}>
      <dt>
        {words.return} {String(card.order_id)}
      </dt>
      <dd>{words.status[status] ?? status}</dd>
      {card.amount != null && (
        <dd class="num">
          {String(card.amount)} {String(card.currency ?? "")}
        </dd>
      )}
    </dl>
  );
}

function Sent({ file, at }: { file: ChatFile; at: Widget }) {
  const address = file.content_type.startsWith("image/") && at.props.desk.picture(file);
  if (address) return <img class="photo" src={address} alt={file.name} onLoad={at.settle} />;
  return (
    <p class="small">
      <Paper /> {file.name}
    </p>
  );
}
