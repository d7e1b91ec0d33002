import { Skeleton } from "@/ui/feedback";

const WIDTHS = ["w-44", "w-56", "w-40", "w-52", "w-48", "w-36", "w-56", "w-44"];

/** The shape of what is coming. */
export function QueueLoading({ narrow }: { narrow: boolean }) {
  return (
    <div role="status">
      <span className="sr-only">Loading returns</span>
      {WIDTHS.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <div key={index} className="flex items-center gap-6 border-line border-b px-6 py-3 max-md:px-4">
          <Skeleton className="size-4" />
          <div className="flex-1 space-y-2">
            <Skeleton className={`h-3.5 max-w-full ${width}`} />
            <Skeleton className="h-3 w-32" />
          </div>
          {!narrow && (
            <>
              <Skeleton className="h-3.5 w-16" />
              <Skeleton className="h-3.5 w-20" />
              <Skeleton className="h-5 w-20 rounded-full" />
            </>
          )}
          <Skeleton className="h-3.5 w-12" />
        </div>
      ))}
    </div>
  );
}
