import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowRight, ShieldCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import { plural } from "@/lib/words";
import { Badge, RiskBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { Ago } from "@/ui/text";
import { shoppersQuery } from "./risk";
import { levelOf } from "./words";

/** Whom to look at first, and anybody else by e-mail. */
export function Shoppers() {
  const found = useQuery(shoppersQuery);
  const shoppers = found.data ?? [];
  return (
    <div className="space-y-6">
      <ByEmail />
      <section aria-labelledby="first">
        <h2 id="first" className="font-semibold text-md">
          More than low lately
        </h2>
        <p className="mt-0.5 mb-3 max-w-prose text-fg-2 text-sm">
          Shoppers whose newest requests carried more than a low risk, by the score they have now. What is
          past fades, so a score can fall by itself.
        </p>
        {found.error && !found.data ? (
          <ProblemNote
            error={found.error}
            title="The shoppers could not be loaded"
            retry={() => void found.refetch()}
          />
        ) : found.isPending ? (
          <div role="status" className="divide-y divide-line rounded-lg border border-line">
            <span className="sr-only">Loading shoppers</span>
            {["a", "b", "c", "d"].map((each) => (
              <div key={each} className="flex items-center gap-4 px-4 py-3.5">
                <Skeleton className="h-3.5 w-56 max-w-[60%]" />
                <Skeleton className="ml-auto h-3.5 w-20" />
              </div>
            ))}
          </div>
        ) : shoppers.length === 0 ? (
          <Empty icon={<ShieldCheck />} title="Nobody stands out" className="py-10">
            No newer request carried more than a low risk.
          </Empty>
        ) : (
          <ul aria-label="Shoppers" className="divide-y divide-line rounded-lg border border-line">
            {shoppers.map((one) => (
              <li
                key={one.customer_email}
                className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 text-sm hover:bg-surface"
              >
                <div className="min-w-0 flex-1 basis-56">
                  <Link
                    to="/risk/$email"
                    params={{ email: one.customer_email }}
                    className="block truncate font-medium after:absolute after:inset-0 after:content-['']"
                  >
                    {one.customer_name ?? one.customer_email}
                  </Link>
                  <p className="truncate text-fg-2">
                    {one.customer_name && `${one.customer_email} · `}
                    {plural(one.asked, "such request")}, last <Ago at={one.last_asked_at} />
                  </p>
                </div>
                {one.fraud_labelled && <Badge tone="danger">Said: fraud</Badge>}
                {one.safe_labelled && <Badge tone="ok">Said: safe</Badge>}
                <RiskBadge level={levelOf(one.risk_score)} score={one.risk_score} className="sm:w-28" />
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function ByEmail() {
  const navigate = useNavigate();
  const [email, setEmail] = useState("");
  const [checked, setChecked] = useState(false);
  const wrong = !/^[^@\s]+@[^@\s]+$/.test(email.trim());
  function submit(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    if (!wrong) void navigate({ to: "/risk/$email", params: { email: email.trim().toLowerCase() } });
  }
  return (
    <form onSubmit={submit} noValidate className="flex max-w-lg items-start gap-2">
      <Field
        label="A shopper’s e-mail"
        className="min-w-0 flex-1"
        error={checked && wrong ? "Enter the whole e-mail address." : null}
      >
        {(ids) => (
          <Input
            {...ids}
            type="email"
            autoComplete="off"
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" className="mt-6.5 max-sm:h-10">
        Look
        <ArrowRight aria-hidden />
      </Button>
    </form>
  );
}
