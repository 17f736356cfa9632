import "server-only";
import { isDeepStrictEqual } from "node:util";
import { explain } from "@realtimemonitor/protocol/explain.ts";
import { defaultHistoryPolicy, HistoryPolicyValues } from "@realtimemonitor/protocol/history.ts";
import { capBytesOf } from "../../prisma/history/policy.ts";
import type { HistoryUsage as Usage } from "../../prisma/history/reader.ts";
import { noteDeed } from "./audit.ts";
import { write } from "./db.ts";
import { Refused } from "./errors.ts";
import { databasePath, historyReader } from "./history-reader.ts";
import { epochMs } from "./machine-row.ts";
import { requireAdmin } from "./session.ts";

/** `automaticCapBytes`: the limit when none is set. */
export type HistoryUsage = Usage & { automaticCapBytes: number };

/** What is stored of all machines together, about, and how long it is kept. */
export async function readHistoryUsage(): Promise<HistoryUsage> {
  await requireAdmin();
  const usage = historyReader().usage();
  return { ...usage, automaticCapBytes: capBytesOf({ ...usage.policy, capBytes: null }, databasePath()) };
}

/** The hub reads it when it next looks for what is too old; what is deleted then is gone. */
export async function saveHistoryPolicy(values: HistoryPolicyValues): Promise<void> {
  const { actor } = await requireAdmin();
  const policy = HistoryPolicyValues.safeParse(values);
  if (!policy.success) {
    const { field, message } = explain(policy.error);
    throw new Refused(field, message);
  }
  const data = { ...policy.data, changedAt: Date.now() };
  await write(async (tx) => {
    const row = await tx.historyPolicy.findUnique({ where: { id: 1 } });
    const before = row ? HistoryPolicyValues.parse({ ...row, capBytes: epochMs(row.capBytes) }) : defaultHistoryPolicy;
    if (isDeepStrictEqual(before, policy.data)) return;
    await tx.historyPolicy.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data });
    await noteDeed(tx, actor, { action: "history policy changed", detail: { before, after: policy.data } });
  });
}
