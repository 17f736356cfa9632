"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useState } from "react";
import { queryOfSpan, type Span, spanOfQuery } from "./span.ts";

/** How many steps of the browser's history lie between a span and the one that the page was opened with. */
const depthNow = () => Number((window.history.state as { zoomDepth?: number } | null)?.zoomDepth ?? 0);

/** The span in the address is the only one that there is: a link, a reload and the browser's own Back show the same. */
export function useSpan() {
  const query = useSearchParams().toString();
  const span = useMemo(() => spanOfQuery(new URLSearchParams(query)), [query]);
  const [depth, setDepth] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each address has its own
  useEffect(() => setDepth(depthNow()), [query]);

  /** Goes to another one, from which the last Back leads here. */
  const enter = useCallback((next: Span) => {
    const address = window.location.pathname + queryOfSpan(next);
    if (address === window.location.pathname + window.location.search) return;
    window.history.pushState({ zoomDepth: depthNow() + 1 }, "", address);
  }, []);

  /** Goes where one came from; false when the page was opened with this span. */
  const leave = useCallback((): boolean => {
    if (depthNow() === 0) return false;
    window.history.back();
    return true;
  }, []);

  return { span, depth, enter, leave };
}
