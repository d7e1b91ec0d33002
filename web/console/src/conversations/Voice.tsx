import { AudioLines, Play } from "lucide-react";
import { useEffect, useState } from "react";
import { asProblem, problemFrom } from "@/api/problem";
import { chosenBusiness, sessionFetch } from "@/api/session";
import { Button } from "@/ui/button";

/** A voice note: fetched when somebody wants to hear it, for the request has to name the business. */
export function Voice({ url, name }: { url: string; name: string }) {
  const [sound, setSound] = useState<string | null>(null);
  const [state, setState] = useState<"idle" | "busy" | { failed: string }>("idle");
  useEffect(() => () => void (sound && URL.revokeObjectURL(sound)), [sound]);

  async function fetchIt() {
    setState("busy");
    try {
      const business = chosenBusiness();
      const answer = await sessionFetch(
        new Request(url, {
          credentials: "same-origin",
          headers: business ? { "X-Dokani-Business": business } : {},
        }),
      );
      if (!answer.ok) throw problemFrom(answer, await answer.json().catch(() => null));
      setSound(URL.createObjectURL(await answer.blob()));
      setState("idle");
    } catch (error) {
      setState({ failed: asProblem(error).message });
    }
  }

  if (sound)
    return (
      // biome-ignore lint/a11y/useMediaCaption: what was said stands in the message where it could be heard
      <audio
        controls
        autoPlay
        src={sound}
        aria-label={`Voice note ${name}`}
        className="h-10 w-64 max-w-full"
      />
    );
  return (
    <div>
      <Button tone="soft" busy={state === "busy"} onClick={() => void fetchIt()}>
        {state === "busy" ? null : <Play aria-hidden />}
        Play the voice note
        <AudioLines aria-hidden />
      </Button>
      {typeof state === "object" && (
        <p role="alert" className="mt-1 text-danger text-xs">
          {state.failed}
        </p>
      )}
    </div>
  );
}
