/** Money and goods of a return as the API answers them, for tests to bend. */
import type { EvidenceFile, Goods, Resolution } from "@shared/wire";

export function resolution(number: number, over: Partial<Resolution> = {}): Resolution {
  return {
    id: `r${number}`,
    number,
    key: `refund:x:${number}`,
    kind: "refund",
    beside: null,
    lines: [{ line_number: number, quantity: 1, amount: "85.00" }],
    final_lines: null,
    promised: "85.00",
    amount: "85.00",
    bonus: "0.00",
    currency: "EUR",
    waits_for: "inspection",
    state: "promised",
    provider: null,
    provider_ref: null,
    attempts: 0,
    last_error: null,
    due_at: null,
    sent_at: null,
    done_at: null,
    created_at: "2026-11-22T10:00:00Z",
    ...over,
  };
}

export function goods(number: number, over: Partial<Goods> = {}): Goods {
  return {
    id: `g${number}`,
    line_number: number,
    quantity: 1,
    came: "expected",
    received_at: null,
    condition: null,
    facts: {},
    answer: {},
    picked: null,
    amount: null,
    graded_at: null,
    disposition: null,
    disposed_at: null,
    ...over,
  };
}

export const RECEIVED = { came: "received", received_at: "2026-11-22T11:00:00Z" } as const;
export const GRADED = { ...RECEIVED, condition: "used", graded_at: "2026-11-22T12:00:00Z" } as const;

export function evidence(id: string, over: Partial<EvidenceFile> = {}): EvidenceFile {
  return {
    id,
    file_type: "evidence_photo",
    kind: "photo",
    file_name: `${id}.jpg`,
    file_size: 20_480,
    content_type: "image/jpeg",
    scan_status: "clean",
    public_id: null,
    file_url: `/v1/files/${id}`,
    url: `/v1/files/${id}?v=full`,
    preview_url: `/v1/files/${id}?v=preview`,
    width: 800,
    height: 600,
    uploaded_at: "2026-11-22T10:00:00Z",
    seen_before: [],
    ...over,
  };
}
