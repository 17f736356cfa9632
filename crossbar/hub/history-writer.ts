// The process that writes history: the hub starts it, asks one thing at a time, and it ends with the hub.
import { setPriority } from "node:os";
import type { WriterAnswer, WriterRequest } from "./writer-link.ts";
import { createWriterRequests } from "./writer-requests.ts";

/** Between two steps of keeping history within its bounds: when there is nothing to do, and when there is more. */
const keepPauseMs = { idle: 20_000, busy: 50 };
const requests = createWriterRequests(process.argv[2] ?? "");

setPriority(5); // the live view goes first

function answer(request: WriterRequest): WriterAnswer {
  const { id } = request;
  try {
    if (request.kind === "stored") return { id, kind: "done", stored: requests.stored(request.runs) };
    requests.write(request.batch);
    return { id, kind: "done" };
  } catch (error) {
    return { id, kind: "failed", problem: error instanceof Error ? error.message : String(error) };
  }
}

process.on("message", (request: WriterRequest) => process.send?.(answer(request)));
process.on("disconnect", () => {
  requests.close();
  process.exit(0);
});
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => {}); // the hub says when

function keep(): void {
  let isMore = false;
  try {
    isMore = requests.keep();
  } catch {
    // the next write fails for the same reason, and tells the hub
  }
  setTimeout(keep, isMore ? keepPauseMs.busy : keepPauseMs.idle);
}
keep();
