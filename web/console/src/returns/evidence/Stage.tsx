import { ImageOff } from "lucide-react";
import { type MouseEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Skeleton } from "@/ui/feedback";

export const NEXT_ZOOM = 1.5;
const MOST_ZOOM = 8;

/** Between fitting the window and eight times that. */
export function clampZoom(zoom: number): number {
  return Math.min(MOST_ZOOM, Math.max(1, Math.round(zoom * 100) / 100));
}

interface Size {
  width: number;
  height: number;
}

/** The size at which a picture just fits, never above its own. */
export function fitted(picture: Size, room: Size): Size {
  const scale = Math.min(1, room.width / picture.width, room.height / picture.height);
  return { width: picture.width * scale, height: picture.height * scale };
}

/** One picture at a zoom, moved by scrolling: wheel, arrows, fingers. A press zooms in where it was made, and out again. */
export function Stage({
  src,
  alt,
  zoom,
  setZoom,
}: {
  src: string | null;
  alt: string;
  zoom: number;
  setZoom: (zoom: number) => void;
}) {
  const box = useRef<HTMLElement>(null);
  const [picture, setPicture] = useState<Size | null>(null);
  const [room, setRoom] = useState<Size | null>(null);
  const [failed, setFailed] = useState(false);
  /** The point of the picture, as shares of it, that stays in the middle when the zoom changes. */
  const middle = useRef({ x: 0.5, y: 0.5 });

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const watch = new ResizeObserver(() =>
      setRoom({ width: element.clientWidth - 16, height: element.clientHeight - 16 }),
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of zoom moves the picture
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.scrollLeft = middle.current.x * element.scrollWidth - element.clientWidth / 2;
    element.scrollTop = middle.current.y * element.scrollHeight - element.clientHeight / 2;
  }, [zoom]);

  function remember() {
    const element = box.current;
    if (!element) return;
    middle.current = {
      x: (element.scrollLeft + element.clientWidth / 2) / element.scrollWidth,
      y: (element.scrollTop + element.clientHeight / 2) / element.scrollHeight,
    };
  }

  function press(event: MouseEvent<HTMLElement>) {
    const image = event.currentTarget.getBoundingClientRect();
    if (zoom > 1) setZoom(1);
    else {
      middle.current = {
        x: (event.clientX - image.left) / image.width,
        y: (event.clientY - image.top) / image.height,
      };
      setZoom(clampZoom(NEXT_ZOOM * NEXT_ZOOM));
    }
  }

  const fit = picture && room ? fitted(picture, room) : null;
  return (
    <section
      ref={box}
      data-stage
      aria-label={zoom > 1 ? `${alt}, enlarged; scroll to move it` : alt}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keyboard
      tabIndex={0}
      onScroll={remember}
      className="scroll-thin grid min-h-0 min-w-0 flex-1 overflow-auto bg-muted p-2 -outline-offset-2"
    >
      {failed || !src ? (
        <p className="m-auto flex items-center gap-2 text-fg-2 text-sm">
          <ImageOff aria-hidden className="size-5" />
          This picture could not be loaded. Close it and open it again.
        </p>
      ) : (
        <>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: + and − do the same, as do two buttons */}
          <img
            src={src}
            alt={alt}
            draggable={false}
            onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
              setPicture({ width, height })
            }
            onError={() => setFailed(true)}
            onClick={press}
            style={fit ? { width: fit.width * zoom, height: fit.height * zoom } : { opacity: 0, width: 0 }}
            className={`m-auto max-w-none ${zoom > 1 ? "cursor-zoom-out" : "cursor-zoom-in"}`}
          />
          {!fit && <Skeleton className="m-auto size-48 rounded-md" />}
        </>
      )}
    </section>
  );
}
