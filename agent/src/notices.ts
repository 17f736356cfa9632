import type { Backlog } from "@realtimemonitor/protocol/backlog.ts";
import type { ClientNotice } from "@realtimemonitor/protocol/client-notice.ts";
import type { Outbox } from "./outbox.ts";

/** Whoever asks faster, in the long run, is not answered: that bounds what a notice can cost this host. */
const answersPerSecond = 20;

/**
 * Does what the hub's notices ask for: forgets what is stored, and sends again what is not, a `Backlog` for each request. A
 * request that can't be answered now is left, for the hub asks again; so is one about another run, whose samples are gone. With
 * nothing held, as when disabled, the answer has no samples: so the hub knows that it need not ask again. A wish for a new key or
 * a new identity is handed on.
 */
export function noticeHandler(options: {
  runId: string;
  outbox: Pick<Outbox, "acked" | "from">;
  /** The clock of the samples. */
  monotonicMs(): number;
  /** Whether nothing waits to be sent, so that live samples would not have to wait for this. */
  isIdle(): boolean;
  publish(backlog: Backlog): void;
  onNewKey(): void;
  onNewIdentity(token: string): void;
}): (notice: ClientNotice) => void {
  const { runId, outbox, monotonicMs } = options;
  let allowed = answersPerSecond;
  let countedAtMs = performance.now();

  function isTooSoon(): boolean {
    const now = performance.now();
    allowed = Math.min(answersPerSecond, allowed + ((now - countedAtMs) / 1_000) * answersPerSecond);
    countedAtMs = now;
    return allowed < 1;
  }

  return (notice) => {
    if (notice.runId !== runId) return;
    if (notice.kind === "acked") return outbox.acked(notice.seq);
    if (notice.kind === "newKey") return options.onNewKey();
    if (notice.kind === "newIdentity") return options.onNewIdentity(notice.token);
    if (isTooSoon() || !options.isIdle()) return;
    allowed -= 1;
    const held = outbox.from(notice.seq, notice.limit);
    options.publish({ runId, fromSeq: notice.seq, ...held, monotonicMs: monotonicMs() });
  };
}
