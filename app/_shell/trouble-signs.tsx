"use client";

import { useEffect } from "react";
import { useLive } from "../_live/live.tsx";
import { iconOf, signOf, withoutSign } from "./signs.ts";

/** Shows trouble in the tab: its title and its icon. It draws nothing. */
export function TroubleSigns() {
  const trouble = useLive((store) => store.trouble(), "beat");
  const isConnected = useLive((store) => store.connection() !== "offline", "connection");
  const sign = signOf(trouble, isConnected);
  usePrefix(sign?.prefix ?? "");
  useIcon(sign?.tone);
  return null;
}

/** Next writes the title anew on each page, some time after the page is drawn: so it is watched. */
function usePrefix(prefix: string): void {
  useEffect(() => {
    const write = () => {
      const wanted = prefix + withoutSign(document.title);
      if (document.title !== wanted) document.title = wanted;
    };
    write();
    const watching = new MutationObserver(write);
    watching.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => watching.disconnect();
  }, [prefix]);
}

/** The last icon in the head is the one that browsers take. */
function useIcon(tone: "alarm" | "warn" | "quiet" | undefined): void {
  useEffect(() => {
    if (!tone) return;
    const link = document.createElement("link");
    link.rel = "icon";
    link.type = "image/svg+xml";
    link.href = iconOf(tone);
    document.head.append(link);
    return () => link.remove();
  }, [tone]);
}
