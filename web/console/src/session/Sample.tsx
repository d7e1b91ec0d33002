import { Check, Hand, ShieldCheck } from "lucide-react";

const STEPS = [
  { says: "Delivered 9 days ago; the window is 30 days.", ok: true },
  { says: "“Size or fit” is a reason you accept.", ok: true },
  { says: "Nothing was returned from this order before.", ok: true },
  { says: "€84.00 is below your limit of €150.00.", ok: true },
];

/** A picture of what Dokani does, beside the form: decoration, so screen readers pass it by. */
export function Sample() {
  return (
    <div
      aria-hidden
      className="relative hidden items-center justify-center overflow-hidden border-line border-l bg-surface lg:flex"
    >
      <div className="absolute inset-0 bg-[radial-gradient(circle_at_1px_1px,var(--line)_1px,transparent_0)] bg-size-[20px_20px] [mask-image:radial-gradient(ellipse_60%_60%_at_50%_50%,#000_20%,transparent_100%)]" />
      <div className="relative w-[25rem] space-y-3">
        <div className="rounded-lg border border-line bg-bg shadow-float">
          <div className="flex items-start justify-between gap-4 border-b px-5 py-4">
            <div>
              <p className="text-fg-2 text-xs">Order 10482 · Amara Okafor</p>
              <p className="mt-0.5 font-semibold text-md">Linen overshirt, sage, M</p>
            </div>
            <p className="num font-semibold text-md">€84.00</p>
          </div>
          <ul className="space-y-2.5 px-5 py-4">
            {STEPS.map((step) => (
              <li key={step.says} className="flex items-center gap-2.5 text-sm">
                <span className="flex size-5 items-center justify-center rounded-full bg-ok-tint text-ok">
                  <Check className="size-3" strokeWidth={2.5} />
                </span>
                {step.says}
              </li>
            ))}
          </ul>
          <div className="flex items-center justify-between rounded-b-lg border-t bg-surface px-5 py-3 text-sm">
            <span className="inline-flex items-center gap-1.5 font-medium text-ok">
              <ShieldCheck className="size-4" /> Approved by your policy
            </span>
            <span className="num text-fg-2 text-xs">in 3 ms</span>
          </div>
        </div>
        <div className="mx-6 flex items-center gap-3 rounded-lg border border-line bg-bg px-4 py-3 text-sm">
          <Hand className="size-4 text-info" />
          <span className="min-w-0 flex-1 truncate">Noise-cancelling headphones</span>
          <span className="num text-fg-2">€249.00</span>
          <span className="rounded-full bg-info-tint px-2 py-0.5 font-medium text-info text-xs">
            Needs you
          </span>
        </div>
        <div className="mx-12 h-10 rounded-lg border border-line bg-bg opacity-60" />
      </div>
    </div>
  );
}
