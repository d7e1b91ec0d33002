import type { RiskLink } from "@shared/wire";
import { Link } from "@tanstack/react-router";
import { plural } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Card } from "@/ui/page";
import { Day } from "@/ui/text";
import { sharedWords } from "./words";

/** Other e-mails that share a detail. What is shared is said, and nothing is concluded from it. */
export function Links({ links }: { links: readonly RiskLink[] }) {
  return (
    <Card title="Shares details with" padded={false}>
      {links.length === 0 ? (
        <p className="px-4 py-3 text-fg-2 text-sm">
          No other e-mail of this shop has the same phone number, delivery address or means of payment.
        </p>
      ) : (
        <>
          <p className="px-4 pt-3 text-fg-2 text-sm">
            Families, flatmates and colleagues share these too: it does not say that they are one person.
          </p>
          <ul aria-label="E-mails that share details" className="divide-y divide-line pt-1">
            {links.map((link) => (
              <li key={link.customer_email} className="px-4 py-2.5 text-sm">
                <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <Link
                    to="/risk/$email"
                    params={{ email: link.customer_email }}
                    className="min-w-0 break-all font-medium hover:underline"
                  >
                    {link.customer_email}
                  </Link>
                  {link.fraud_labelled && <Badge tone="danger">A return said to be fraud</Badge>}
                  {link.block_listed && <Badge tone="danger">Block list</Badge>}
                </p>
                <p className="text-fg-2">
                  Ordered with {sharedWords(link.by)} · {plural(link.orders, "order")}
                  {link.last_order_at && (
                    <>
                      , last on <Day at={link.last_order_at} />
                    </>
                  )}
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
