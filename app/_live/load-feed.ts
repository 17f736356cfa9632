import type { Fed } from "./feed.ts";

const longestWaitMs = 15_000;

/** The feed comes after the page: with autobahn and all schemas it is as large as React. Asked for until it comes. */
export async function loadFeed(fed: Fed, signal: AbortSignal, onSignedOut: () => void): Promise<void> {
  for (let waitMs = 1_000; !signal.aborted; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
    try {
      const { startFeed } = await import("./feed.ts");
      if (!signal.aborted) startFeed(fed, signal, onSignedOut);
      return;
    } catch (error) {
      console.warn("live:", error);
      fed.store.setConnection("offline");
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
