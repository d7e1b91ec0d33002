import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Mark } from "@/shell/Mark";
import { Sample } from "./Sample";

/** The page of those who are not signed in. */
export function Frame({ title, says, children }: { title: string; says?: ReactNode; children: ReactNode }) {
  return (
    <div className="grid min-h-dvh grid-cols-1 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <main id="main" className="flex flex-col px-6 py-8 sm:px-12">
        <Link to="/sign-in" className="flex items-center gap-2.5 self-start">
          <Mark className="size-7" />
          <span className="font-semibold text-md tracking-[-0.01em]">Dokani</span>
        </Link>
        <div className="mx-auto my-auto w-full max-w-[22rem] py-12">
          <h1 className="font-semibold text-2xl tracking-[-0.02em]">{title}</h1>
          {says && <p className="mt-1 text-base text-fg-2">{says}</p>}
          {children}
        </div>
        <p className="text-fg-2 text-xs">
          Rules decide money, people decide the hard cases, and every decision can be explained.
        </p>
      </main>
      <Sample />
    </div>
  );
}
