import type { Desk, Staged } from "./desk";
import { Arrow, Camera, Cross, Paper } from "./icons";
import type { Widget } from "./Widget";
import { words } from "./words";

const LONGEST = 8000;
const TAKEN = "image/*,video/*,application/pdf";

/** The field, the photos beside it, and the way to send both. */
export function Composer({ at }: { at: Widget }) {
  const { desk } = at.props;
  const { text, view } = at.state;
  const { staged } = view;
  const sending = staged.some((one) => !one.sent && one.fault === null);
  const ready = !sending && (text.trim() !== "" || staged.some((one) => one.sent));

  function key(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (ready) at.send();
  }
  function paste(event: ClipboardEvent) {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    desk.stage(files);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) at.send();
      }}
    >
      <ul class="staged">
        {staged.map((one) => (
          <Chosen key={one.key} one={one} desk={desk} />
        ))}
      </ul>
      <div class="field">
        <button
          type="button"
          class="icon"
          aria-label={words.photo}
          onClick={() => at.picker.current?.click()}
        >
          <Camera />
        </button>
        <input
          ref={at.picker}
          type="file"
          accept={TAKEN}
          multiple
          hidden
          onChange={(event) => {
            desk.stage(event.currentTarget.files ?? []);
            event.currentTarget.value = "";
          }}
        />
        <textarea
          ref={at.field}
          rows={1}
          maxLength={LONGEST}
          aria-label={words.message}
          placeholder={words.write}
          value={text}
          onInput={(event) => {
            at.setState({ text: event.currentTarget.value });
            desk.typing(event.currentTarget.value !== "");
          }}
          onKeyDown={key}
          onPaste={paste}
        />
        <button type="submit" class="icon send" aria-label={words.send} disabled={!ready}>
          <Arrow />
        </button>
      </div>
    </form>
  );
}

function Chosen({ one, desk }: { one: Staged; desk: Desk }) {
  const { file, fault } = one;
  return (
    <li>
      {one.preview ? <img src={one.preview} alt="" /> : <Paper />}
      <span class="name">
        {file.name}
        {fault !== null && (
          <span class="fault" role="alert">
            {fault || words.lost}{" "}
            {!fault && (
              <button type="button" onClick={() => desk.upload(one)}>
                {words.again}
              </button>
            )}
          </span>
        )}
      </span>
      {!one.sent && fault === null && (
        <progress value={one.share} max={1} aria-label={`${words.sending} ${file.name}`} />
      )}
      <button
        type="button"
        class="icon"
        aria-label={`${words.remove}: ${file.name}`}
        onClick={() => desk.unstage(one)}
      >
        <Cross />
      </button>
    </li>
  );
}
