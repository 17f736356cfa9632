"use client";

import { useState } from "react";
import { useLive } from "../../../_live/live.tsx";
import { type Look, lookCookie, lookFor } from "./look.ts";

const yearSeconds = 31_536_000;

/** Chosen since this page was loaded: what the server knew of it may be older, after "back". */
let chosenHere: Look | undefined;

export function useLook(remembered: Look | undefined): [Look, (look: Look) => void] {
  const [chosen, setChosen] = useState(chosenHere ?? remembered);
  const usual = useLive((store) => lookFor(store.cardIds().length), "roster");

  function choose(look: Look): void {
    chosenHere = look;
    setChosen(look);
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is asynchronous, and not in every browser
    document.cookie = `${lookCookie}=${look}; path=/; max-age=${yearSeconds}; samesite=lax`;
  }
  return [chosen ?? usual, choose];
}
