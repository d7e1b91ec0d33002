/** Photos: made small on the device, then sent with their progress told. */
import type { ChatFile } from "@shared/chat";

const LONGEST_SIDE = 2048;
const QUALITY = 0.85;
const SMALL_ENOUGH = 400_000;

/** A photo as it is sent: at most 2048 pixels a side. What is no picture, or cannot be drawn here, stays as it is. */
export async function shrunk(file: File): Promise<File> {
  if (!file.type.startsWith("image/") || file.type === "image/gif") return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size <= SMALL_ENOUGH) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!made || made.size >= file.size) return file;
    return new File([made], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" });
  } catch {
    return file;
  }
}

/** Sends a file; `told` hears how much of it is through, from 0 to 1. Rejects with words for the shopper, "" for a lost line. */
export function upload(
  server: string,
  token: string,
  file: File,
  told: (share: number) => void,
): { sent: Promise<ChatFile>; stop: () => void } {
  const request = new XMLHttpRequest();
  const sent = new Promise<ChatFile>((done, failed) => {
    request.upload.onprogress = (event) => told(event.total ? event.loaded / event.total : 0);
    request.onerror = () => failed(new Error(""));
    request.onload = () => {
      // Null where it is no JSON: a proxy's own page.
      const said = request.response;
      if (request.status === 201 && said) done(said);
      else failed(new Error(said?.detail ?? ""));
    };
    request.responseType = "json";
    request.open("POST", `${server}/v1/chat/files`);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  });
  return { sent, stop: () => request.abort() };
}

/** The bytes of a file of this chat, as an address for `<img>`; null where it cannot be had. */
export async function fetched(server: string, token: string, file: ChatFile): Promise<string | null> {
  try {
    const address = new URL(file.url, server);
    // A token goes to our own server only, whatever a message says.
    if (address.origin !== server) return null;
    const response = await fetch(`${address}?v=preview`, { headers: { Authorization: `Bearer ${token}` } });
    return response.ok ? URL.createObjectURL(await response.blob()) : null;
  } catch {
    return null;
  }
}
