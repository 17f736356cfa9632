"use client";

import { useSearchParams } from "next/navigation";
import { ownNotes } from "../../_ui/own-notes.ts";

const parameter = "settings";
/** Instead of a machine's id: those that are selected. */
export const selected = "selected";

/** Whose settings the address of the page has open: a machine's id, or `selected`. */
export const useDrawerTarget = () => useSearchParams().get(parameter);

/** The same page with a drawer, for a link. */
export const drawerAddress = (target: string) => `?${parameter}=${encodeURIComponent(target)}`;

let opener: Element | null = null;

/** Opens it with nothing fetched anew; Back closes it. From one drawer to the next is no step of its own. */
export function openDrawer(target: string): void {
  const url = new URL(window.location.href);
  const isOpen = url.searchParams.has(parameter);
  url.searchParams.set(parameter, target);
  opener = document.activeElement;
  if (isOpen) window.history.replaceState(ownNotes(), "", url);
  else window.history.pushState({ ...ownNotes(), isDrawer: true }, "", url);
}

/** Closes it as Back would; a page that was opened with its drawer stays where it is. */
export function closeDrawer(): void {
  if (window.history.state?.isDrawer) {
    window.history.back();
    return;
  }
  const url = new URL(window.location.href);
  url.searchParams.delete(parameter);
  window.history.replaceState(ownNotes(), "", url);
}

/** Where the keyboard was before. */
export function focusOpener(): void {
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  opener = null;
}
