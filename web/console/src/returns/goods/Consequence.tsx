import { Coins } from "lucide-react";

/** What a step will do to the money, said before it is taken. */
export function Consequence({ says }: { says: readonly string[] }) {
  return (
    <div role="status" className="flex items-start gap-2 rounded-md bg-accent-tint px-3 py-2 text-sm">
      <Coins aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
      <div className="min-w-0 space-y-0.5">
        {says.map((one) => (
          <p key={one} className="max-w-prose">
            {one}
          </p>
        ))}
      </div>
    </div>
  );
}
