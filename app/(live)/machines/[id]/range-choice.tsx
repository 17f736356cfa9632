import { useEffect, useRef } from "react";
import { isMoving, type Range, ranges, type Span } from "./span.ts";

type Props = { span: Span; onChoose: (range: Range) => void };

/** A row of radio buttons that looks like a switch: arrow keys go along it, and on a narrow screen it scrolls. */
export function RangeChoice({ span, onChoose }: Props) {
  const strip = useRef<HTMLFieldSetElement>(null);
  const key = isMoving(span) ? span.range.key : undefined;

  useEffect(() => {
    const chosen = key && strip.current?.querySelector<HTMLElement>(`[value="${key}"]`)?.parentElement;
    if (!chosen || !strip.current) return;
    strip.current.scrollLeft = chosen.offsetLeft - (strip.current.clientWidth - chosen.offsetWidth) / 2;
  }, [key]);

  return (
    <fieldset
      ref={strip}
      className="max-w-full min-w-0 overflow-x-auto relative rounded-lg border border-line bg-surface p-0.5 shadow-xs [scrollbar-width:none]"
    >
      <legend className="sr-only">Time of the charts</legend>
      <div className="flex w-max min-w-full">
        {ranges.map((range) => (
          <label
            key={range.key}
            className="relative flex-1 cursor-pointer rounded-md px-2.5 py-1 text-center text-sm whitespace-nowrap text-muted hover:text-text has-checked:bg-raised has-checked:font-medium has-checked:text-text has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="range"
              value={range.key}
              checked={range.key === key}
              onChange={() => onChoose(range)}
              className="sr-only"
            />
            {range.name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
