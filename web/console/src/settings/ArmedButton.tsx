import { useEffect, useState } from "react";
import { Button } from "@/ui/button";

/** For what cannot be undone: the first press arms the button for a few seconds, the second does it. */
export function ArmedButton({
  words,
  armed,
  label,
  busy,
  run,
}: {
  words: string;
  armed: string;
  label: string;
  busy: boolean;
  run: () => void;
}) {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    if (!ready) return;
    const timer = setTimeout(() => setReady(false), 5000);
    return () => clearTimeout(timer);
  }, [ready]);
  return (
    <Button
      tone={ready ? "danger" : "ghost"}
      busy={busy}
      aria-label={ready ? `${label}: press again to confirm` : label}
      onClick={() => {
        if (ready) run();
        setReady(!ready);
      }}
      onBlur={() => setReady(false)}
    >
      {ready ? armed : words}
    </Button>
  );
}
