/** What the reader is told once a decision is sent: how long it can be undone, or that it is done. */
import type { ReturnForMerchant } from "@shared/wire";
import { formatMoney } from "@/lib/money";
import { toast } from "@/ui/toast";
import { addHold } from "./holds";

export function tellDecided(after: ReturnForMerchant, look?: () => void): void {
  const who = after.customer_name ?? after.customer_email;
  if (after.held) {
    addHold({
      id: after.public_id,
      among: null,
      verdict: after.held.verdict,
      money: formatMoney(after.held.amount, after.currency),
      what: who,
      until: after.held.until,
    });
    return;
  }
  toast(
    after.status === "approved"
      ? `Approved ${formatMoney(after.amount, after.currency)} for ${who}`
      : `Denied the return of ${who}`,
    look && { label: "Look again", run: look },
  );
}
