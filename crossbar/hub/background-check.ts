import { fork } from "node:child_process";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import { z } from "zod";
import { programBeside } from "./program-beside.ts";

/** Soon after the start, when a start has other things to do no more; reading 4 GiB takes some ten seconds. */
const firstAfterMs = 120_000;
const everyMs = 86_400_000;

const Problems = z.array(z.string());

type Check = { databasePath: string; log: Log; onResult(problems: string[]): void; firstMs?: number };

/** Looks through the database for damage now and then, in a process of its own with the lowest priority. */
export function checkInBackground(
  { databasePath, log, onResult, firstMs = firstAfterMs }: Check,
  signal: AbortSignal,
): void {
  let timer: NodeJS.Timeout | undefined;

  function check(): void {
    timer = setTimeout(check, everyMs);
    const child = fork(programBeside("database-check"), [databasePath], {
      env: {} as NodeJS.ProcessEnv,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.on("message", (message) => {
      const problems = Problems.safeParse(message);
      if (problems.success) onResult(problems.data);
    });
    child.on("error", (error) => log.warn(`the database can't be checked: ${error.message}`));
  }

  timer = setTimeout(check, firstMs);
  signal.addEventListener("abort", () => clearTimeout(timer));
}
