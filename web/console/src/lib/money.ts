/** Money arrives as a decimal string with its currency, and stays exact: no floats on the way to the screen. */

const locale = typeof navigator === "undefined" ? "en" : navigator.language;

const formats = new Map<string, Intl.NumberFormat>();

function formatFor(currency: string): Intl.NumberFormat {
  let format = formats.get(currency);
  if (!format) {
    format = new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
    formats.set(currency, format);
  }
  return format;
}

/** How many decimals an amount of this currency may have: 2 for EUR, 0 for JPY, 3 for KWD. */
export function placesOf(currency: string): number {
  try {
    return formatFor(currency).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** "129.9" and "EUR" give "€129.90"; an amount nobody knows yet gives "–". */
export function formatMoney(amount: string | null | undefined, currency: string): string {
  if (amount === null || amount === undefined) return "–";
  if (!DECIMAL.test(amount)) return amount;
  try {
    // Intl reads a decimal string exactly (ES2023); the cast is only for the type of older libraries.
    return formatFor(currency).format(amount as `${number}`);
  } catch {
    return `${amount} ${currency}`;
  }
}

/** The exact sum of decimal strings: sumMoney(["0.10", "0.20"]) is "0.30". */
export function sumMoney(amounts: readonly (string | null | undefined)[]): string {
  const known = amounts.filter((amount): amount is string => !!amount && DECIMAL.test(amount));
  const places = known.reduce((most, amount) => Math.max(most, amount.split(".")[1]?.length ?? 0), 0);
  const total = known.reduce((sum, amount) => sum + scaled(amount, places), 0n);
  const sign = total < 0n ? "-" : "";
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, "0");
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function scaled(amount: string, places: number): bigint {
  const [whole = "0", fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.padEnd(places, "0"));
}

/** Sums per currency, formatted and joined: "€1,024.00" or "€1,024.00 + £20.00". */
export function formatTotals(rows: readonly { amount: string | null; currency: string }[]): string {
  const byCurrency = new Map<string, string[]>();
  for (const row of rows) {
    if (row.amount) byCurrency.set(row.currency, [...(byCurrency.get(row.currency) ?? []), row.amount]);
  }
  return [...byCurrency].map(([currency, amounts]) => formatMoney(sumMoney(amounts), currency)).join(" + ");
}

/** True for an amount such as "0.00" (which is not worth a line in a breakdown). */
export function isZero(amount: string | null | undefined): boolean {
  return !amount || /^-?0*(\.0*)?$/.test(amount);
}
