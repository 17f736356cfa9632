"use client";

import dynamic from "next/dynamic";
import { useSyncExternalStore } from "react";

const Toaster = dynamic(() => import("./toaster.tsx"), { ssr: false });

type ToastOptions = { undo?: () => void };

let isWanted = false;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** A word on what was done, for some seconds; with `undo` it offers to take it back. The first one loads what draws it. */
export async function toast(words: string, { undo }: ToastOptions = {}): Promise<void> {
  isWanted = true;
  for (const listener of listeners) listener();
  const [{ toast: show }, { whenReady }] = await Promise.all([import("sonner"), import("./toaster.tsx")]);
  await whenReady;
  show(words, undo && { action: { label: "Undo", onClick: undo }, duration: 10_000 });
}

/** Where they appear: once a page. */
export function Toasts() {
  const isShown = useSyncExternalStore(
    subscribe,
    () => isWanted,
    () => false,
  );
  return isShown ? <Toaster /> : null;
}
