"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { ownNotes } from "../../../_ui/own-notes.ts";
import { type FleetView, searchOf, viewOf, withView } from "./view.ts";

/** Who types changes the address a few times a second at most: browsers refuse more. */
const restMs = 250;

/** The view of the address, and how to change a part of it. */
export function useView(): [FleetView, (change: Partial<FleetView>) => void] {
  const params = useSearchParams();
  const [view, setView] = useState(() => viewOf(params));
  const written = useRef(searchOf(view));

  const inAddress = searchOf(viewOf(params));
  useEffect(() => {
    if (inAddress === written.current) return;
    written.current = inAddress; // a link led to another view of this page
    setView(viewOf(new URLSearchParams(inAddress)));
  }, [inAddress]);

  const search = searchOf(view);
  useEffect(() => {
    if (search === written.current) return;
    const writing = setTimeout(() => {
      written.current = search;
      window.history.replaceState(ownNotes(), "", withView(window.location.href, view));
    }, restMs);
    return () => clearTimeout(writing);
  }, [search, view]);

  const change = useCallback((part: Partial<FleetView>) => setView((before) => ({ ...before, ...part })), []);
  return [view, change];
}
