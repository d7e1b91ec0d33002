/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { compress } from "../build/compress";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [compress()],
  // Preact's own h(), and not the wrapper around it that other builds of JSX bring along: 200 bytes of the script.
  oxc: {
    jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment" },
    jsxInject: 'import { h, Fragment } from "preact";',
  },
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
