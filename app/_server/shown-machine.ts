import "server-only";
import { Facts } from "@realtimemonitor/protocol/enrolment.ts";
import { fingerprintOf } from "@realtimemonitor/protocol/fingerprint.ts";
import { MachineId, PublicKey } from "@realtimemonitor/protocol/identifiers.ts";
import { recentSpanMs } from "@realtimemonitor/protocol/machine-feed.ts";
import { samplesOfColumns } from "@realtimemonitor/protocol/samples-of-columns.ts";
import { eachColumn, pointsOfSamples, seriesOfPoints } from "../_charts/series.ts";
import type { RecentFigures } from "../_live/machine-store.ts";
import { database } from "./db.ts";
import { NotFound } from "./errors.ts";
import { hubRecent } from "./hub.ts";
import { epochMs, tagsOf } from "./machine-row.ts";
import { requireUser } from "./session.ts";

export type ShownMachine = {
  id: string;
  name: string;
  ip: string | null;
  tags: string[];
  facts: Facts | null;
  joinedAt: number | null;
  /** Of its public key, as the agent's log has it; null for a machine without one. */
  fingerprint: string | null;
  /** Seconds between two samples. */
  frequency: number;
  isDisabled: boolean;
};

/** One machine as everybody who is signed in may see it. A disabled one is there for administrators alone. */
export async function readShownMachine(id: string): Promise<ShownMachine> {
  const { role } = await requireUser();
  const row = await (await database()).machine.findUnique({
    where: { id: MachineId.safeParse(id).data ?? "" },
    select: {
      id: true,
      name: true,
      ip: true,
      tags: true,
      facts: true,
      joinedAt: true,
      publicKey: true,
      frequency: true,
      disabled: true,
    },
  });
  if (!row || (row.disabled && role !== "admin")) throw new NotFound("There is no such machine.");
  const { disabled, publicKey, ...shown } = row;
  return {
    ...shown,
    tags: tagsOf(row),
    facts: Facts.safeParse(row.facts).data ?? null,
    joinedAt: epochMs(row.joinedAt),
    fingerprint: PublicKey.safeParse(publicKey).success ? await fingerprintOf(publicKey) : null,
    isDisabled: disabled,
  };
}

export type Recent = RecentFigures & { from: number; to: number };

/** The last ten minutes for a first paint, from the hub; empty when it is away or has none. */
export async function readRecent(id: string): Promise<Recent> {
  const machine = await readShownMachine(id);
  const recent = await hubRecent(machine.id);
  const to = recent?.sentAt ?? Date.now();
  const span = { from: to - recentSpanMs, to };
  if (!recent || recent.at.length === 0) return { ...span, series: { at: [], series: {} }, newest: null };
  const samples = samplesOfColumns(recent);
  // of many cores the parts are large: they come over the router, when the page runs
  const { parts: _, ...series } = seriesOfPoints(pointsOfSamples(recent.at, samples));
  return {
    ...span,
    series: eachColumn(series, (column) => column.map(round)),
    newest: { ...samples.at(-1), at: recent.at.at(-1) ?? to },
  };
}

/** Half the bytes in the page, and no difference in a chart. */
const round = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);
