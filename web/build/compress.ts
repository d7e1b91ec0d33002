import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(js|css|svg|html|json)$/;
const WORTH_IT = 1024;

/** Writes a .br and a .gz beside every built text file, which the server sends to browsers that take them. */
export function compress(): Plugin {
  let folder = "";
  return {
    name: "dokani:compress",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
    },
    async closeBundle() {
      const names = await readdir(folder, { recursive: true });
      await Promise.all(
        names
          .filter((name) => TEXT.test(name) && !name.endsWith("index.html"))
          .map((name) => pack(join(folder, name))),
      );
    },
  };
}

async function pack(path: string): Promise<void> {
  if ((await stat(path)).size < WORTH_IT) return;
  const plain = await readFile(path);
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    promisify(gzip)(plain, { level: 9 }),
  ]);
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
}
