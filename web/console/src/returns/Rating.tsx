import type { Rating as Rated } from "@shared/wire";
import { Star } from "lucide-react";
import { cn } from "@/lib/cn";
import { Card } from "@/ui/page";
import { Ago } from "@/ui/text";

const WORDS = ["Very bad", "Bad", "Not good", "All right", "Good", "Very good"];

/** How the shopper says it was. */
export function Rating({ rating }: { rating: Rated }) {
  return (
    <Card title="How it was for the shopper" aside={<Ago at={rating.rated_at} />}>
      <p className="flex items-center gap-2 text-sm">
        <span aria-hidden className="flex">
          {[1, 2, 3, 4, 5].map((star) => (
            <Star
              key={star}
              className={cn("size-4", star <= rating.score ? "fill-current text-warn" : "text-control")}
            />
          ))}
        </span>
        <span>
          <span className="font-medium">{WORDS[rating.score] ?? ""}</span>
          <span className="num text-fg-2">, {rating.score} of 5</span>
        </span>
      </p>
      {rating.own_words && (
        <blockquote className="mt-2 border-line border-l-2 pl-3 text-sm">
          <p className="whitespace-pre-wrap break-words">{rating.own_words}</p>
        </blockquote>
      )}
    </Card>
  );
}
