/** The evidence of a return: what is asked of the API, and how files are spoken of. */
import type { Asked, EvidenceFile, ReturnForMerchant } from "@shared/wire";
import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import { sentence } from "@/lib/words";

/** Links are good for five minutes; new ones are there before. */
const RENEW = 4 * 60_000;
const CHECKING = 3_000;

export function filesQuery(publicId: string) {
  return queryOptions({
    queryKey: ["files", publicId],
    queryFn: ({ signal }): Promise<EvidenceFile[]> =>
      ask(api.GET("/v1/files", { params: { query: { return_public_id: publicId } }, signal })),
    staleTime: RENEW,
    refetchInterval: (query) =>
      query.state.data?.some((file) => file.scan_status === "pending") ? CHECKING : RENEW,
  });
}

const MIB = 1024 * 1024;
/** As the server has them, so that nobody waits for a file to be sent that will be refused. */
export const LARGEST_FILM = 100 * MIB;
export const LARGEST = 10 * MIB;
export const ACCEPT =
  "image/jpeg,image/png,image/webp,image/heic,image/heif,video/mp4,video/quicktime,video/webm,application/pdf";
export const MOST_FILES = 20;

/** Why a file need not even be sent; its content is judged by the server alone. */
export function refusedBefore(file: File, held: number): string | null {
  if (file.size === 0) return "This file is empty.";
  const film = file.type.startsWith("video/");
  const most = film ? LARGEST_FILM : LARGEST;
  if (file.size > most)
    return `${sizeWords(file.size)}; ${film ? "films" : "photos and documents"} may have at most ${sizeWords(most)}.`;
  if (held >= MOST_FILES) return `A return can have ${MOST_FILES} files.`;
  return null;
}

export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < MIB) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / MIB).toLocaleString(undefined, { maximumFractionDigits: 1 })} MB`;
}

export function isPicture(file: EvidenceFile): boolean {
  return file.preview_url !== null;
}

export function typeWords(file: EvidenceFile): string {
  if (!file.content_type) return "Unknown type";
  const [medium, format = ""] = file.content_type.split("/");
  if (file.content_type === "application/pdf") return "PDF";
  const name = format.toUpperCase().replace("QUICKTIME", "MOV");
  return medium === "video" ? `Film, ${name}` : medium === "image" ? `Picture, ${name}` : name;
}

export function kindName(kind: string): string {
  return sentence(kind);
}

/** What a picture is called to those who do not see it. */
export function altOf(file: EvidenceFile): string {
  return `${kindName(file.kind)}: ${file.file_name}`;
}

/** The kinds of evidence that the shopper was asked for and that are not here. */
export function wantedKinds(view: ReturnForMerchant, files: readonly EvidenceFile[]): string[] {
  const here = new Set(files.filter((file) => file.scan_status !== "refused").map((file) => file.kind));
  const wanted = view.asks.flatMap((one: Asked | string) => {
    if (typeof one === "string" || one.fact !== "evidence") return [];
    return Array.isArray(one.wanted) ? one.wanted.map(String) : [];
  });
  return [...new Set(wanted)].filter((kind) => !here.has(kind));
}

/** How sure it is that two files show the same, in words. */
export function likenessWords(seen: { exact: boolean; distance: number }): string {
  if (seen.exact) return "The very same file";
  return seen.distance <= 12 ? "The same picture, saved again" : "Most likely the same picture";
}
