import { fork } from "node:child_process";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import { z } from "zod";
import { programBeside } from "./program-beside.ts";

/** Soon after the start, when a start has other things to do no more; reading 4 GiB takes some ten seconds. */
const firstAfterMs = 120_000;
const everyMs = 86_400_000;
/** What is damaged may be restored meanwhile. */
const againMs = 600_000;

const Problems = z.array(z.string());

type Check = {
  databasePath: string;
  log: Log;
  /** Nothing: all is well. */
  onResult(problems: string[]): void;
  /** For tests. */
  times?: { firstMs: number; againMs: number };
};

/** Looks through the database for damage now and then, in a process of its own with the lowest priority. */
export function checkInBackground({ databasePath, log, onResult, ...given }: Check, signal: AbortSignal): void {
  const times = given.times ?? { firstMs: firstAfterMs, againMs };
  let timer: NodeJS.Timeout | undefined;
  const checkIn = (ms: number) => {
    clearTimeout(timer);
    if (!signal.aborted) timer = setTimeout(check, ms);
  };

  function check(): void {
    checkIn(everyMs);
    const child = fork(programBeside("database-check"), [databasePath], {
      env: {} as NodeJS.ProcessEnv,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.on("message", (message) => {
      const problems = Problems.safeParse(message);
      if (!problems.success) return;
      onResult(problems.data);
      if (problems.data.length > 0) checkIn(times.againMs);
    });
    child.on("error", (error) => log.warn(`the database can't be checked: ${error.message}`));
  }

  checkIn(times.firstMs);
  signal.addEventListener("abort", () => clearTimeout(timer));
}
