import type { Log } from "@realtimemonitor/protocol/log.ts";

/** What goes wrong every second is said once: when it begins, when it changes, and when it is over. */
export type Complaints = {
  about(thing: string, message: string): void;
  /** The thing works (again). */
  settled(thing: string): void;
};

export function createComplaints(log: Pick<Log, "warn" | "info">): Complaints {
  const open = new Map<string, string>();
  return {
    about(thing, message) {
      if (open.get(thing) === message) return;
      open.set(thing, message);
      log.warn(`${thing}: ${message}`);
    },
    settled(thing) {
      if (open.delete(thing)) log.info(`${thing}: works again`);
    },
  };
}

/** The words of whatever was thrown: autobahn throws strings, and Node's error for several addresses has only a code. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ("code" in error && String(error.code)) || error.name;
}
