import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({
  extend: { classGroups: { "font-size": [{ text: ["xs", "sm", "base", "md", "lg", "xl", "2xl"] }] } },
});

/** Joins class names; the later of two that conflict wins. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
