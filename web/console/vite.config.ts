/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compress } from "../build/compress";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env.DOKANI_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "/app/",
  plugins: [react(), tailwindcss(), compress()],
  resolve: { alias: { "@": here("./src"), "@shared": here("../shared") } },
  build: {
    outDir: here("../dist/console"),
    emptyOutDir: true,
    target: "es2022",
    // A data: URL would need a wider content security policy than the console is served with.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: here("./index.html"), inter: here("./src/inter.css") },
      output: {
        // Under a name of its own, for the shopper's portal links it too.
        assetFileNames: ({ names }) =>
          names.includes("inter.css") ? "inter.css" : "assets/[name]-[hash][extname]",
      },
    },
  },
  server: { port: 5173, proxy: { "/v1": server, "/static": server } },
  test: {
    environment: "happy-dom",
    globals: false,
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/setup.ts"],
  },
});
