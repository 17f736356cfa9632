"use client";

import { useEffect, useRef, useState } from "react";
import { type FleetView, isFiltered } from "../_view/view.ts";

/** Until somebody has typed on. */
const restMs = 700;

/** Tells a screen reader how many were found: once for what was asked, and not each time that one comes or goes. */
export function SaidOnce({ view, count }: { view: FleetView; count: number }) {
  const [words, setWords] = useState("");
  const found = useRef(count);
  useEffect(() => {
    found.current = count;
  });
  useEffect(() => {
    const saying = setTimeout(() => setWords(isFiltered(view) ? wordsOf(found.current) : ""), restMs);
    return () => clearTimeout(saying);
  }, [view]);
  return (
    <p role="status" className="sr-only">
      {words}
    </p>
  );
}

const wordsOf = (count: number) =>
  count === 0 ? "No machine matches" : count === 1 ? "1 machine matches" : `${count} machines match`;
