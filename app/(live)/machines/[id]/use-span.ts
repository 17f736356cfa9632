"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useState } from "react";
import { addressOfSpan, type Span, spanOfQuery } from "./span.ts";

/** What a step of the browser's history knows of the one before it: the address that one came from, but for its path. */
type Step = { cameFrom: string };

const stepNow = () => (window.history.state as { zoom?: Step } | null)?.zoom;

/** The span in the address is the only one that there is: a link, a reload and the browser's own Back show the same. */
export function useSpan() {
  const query = useSearchParams().toString();
  const span = useMemo(() => spanOfQuery(new URLSearchParams(query)), [query]);
  const [hasEntered, setEntered] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each address has its own
  useEffect(() => setEntered(stepNow() !== undefined), [query]);

  /** Goes to another one, from which the last Back leads here. What else the address says stays. */
  const enter = useCallback((next: Span) => {
    const { pathname, search } = window.location;
    const address = pathname + addressOfSpan(next, search);
    if (address !== pathname + search) window.history.pushState({ zoom: { cameFrom: search } }, "", address);
  }, []);

  /** Goes where one came from; false when the page was opened with this span. */
  const leave = useCallback((): boolean => {
    const step = stepNow();
    if (!step) return false;
    const { pathname, search } = window.location;
    const before = addressOfSpan(spanOfQuery(new URLSearchParams(step.cameFrom)), search);
    // a drawer was opened or closed meanwhile: the step before is of another page than this
    if (before === step.cameFrom) window.history.back();
    else window.history.replaceState(null, "", pathname + before);
    return true;
  }, []);

  return { span, hasEntered, enter, leave };
}
