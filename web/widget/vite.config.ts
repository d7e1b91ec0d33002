/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { compress } from "../build/compress";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [compress()],
  // One JSX for the whole script: Preact's.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: { alias: { "@shared": here("../shared") } },
  build: {
    outDir: here("../dist/widget"),
    emptyOutDir: true,
    target: "es2022",
    // Browsers that know oklch(): no second set of colours for older ones.
    cssTarget: ["chrome111", "safari16.4", "firefox121"],
    // One file that a page can name, and nothing beside it.
    lib: {
      entry: here("./src/main.tsx"),
      formats: ["iife"],
      name: "DokaniWidget",
      fileName: () => "widget.js",
    },
  },
  test: { environment: "happy-dom", include: ["tests/**/*.test.{ts,tsx}"] },
});
