import "server-only";
import { AdminSnapshot, FleetRow, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { isTutorialId } from "@realtimemonitor/protocol/identifiers.ts";
import { database } from "./db.ts";
import { hubAdminFleet, hubFleet } from "./hub.ts";
import { epochMs, reportFields, statusOf, tagsOf } from "./machine-row.ts";
import { requirePublic } from "./public-dashboard.ts";
import { requireAdmin, requireUser } from "./session.ts";

/** What a page shows first: the hub's state, else the last known from the database, all of it offline. */
export async function readFleet(): Promise<FleetSnapshot> {
  await requireUser();
  return (await hubFleet()) ?? (await fleetOfDatabase());
}

/** The same for anybody, while the dashboard is public: without addresses. */
export async function readPublicFleet(): Promise<FleetSnapshot> {
  await requirePublic();
  if (!publicFleet || performance.now() - publicFleet.at > publicFleetMs) {
    publicFleet = { at: performance.now(), reading: withoutAddresses() };
    publicFleet.reading.catch(() => {
      publicFleet = undefined;
    });
  }
  return publicFleet.reading;
}

/** Strangers may reload as often as they like: the hub is asked once a second for all of them. */
const publicFleetMs = 1_000;
let publicFleet: { at: number; reading: Promise<FleetSnapshot> } | undefined;

async function withoutAddresses(): Promise<FleetSnapshot> {
  const { machines, rows, ...rest } = (await hubFleet()) ?? (await fleetOfDatabase());
  // the id of a machine of the tutorial is its address
  const tellsNoAddress = ({ id }: { id: string }) => !isTutorialId(id);
  return {
    ...rest,
    machines: machines.filter(tellsNoAddress).map((machine) => ({ ...machine, ip: null })),
    rows: rows.filter(tellsNoAddress),
  };
}

export async function readAdminFleet(): Promise<AdminSnapshot> {
  await requireAdmin();
  return (await hubAdminFleet()) ?? (await adminFleetOfDatabase());
}

/** No run of the hub has this id: the first live snapshot takes its place. */
const numbered = () => ({ hubRunId: "0".repeat(16), number: 0, sentAt: Date.now() });

const hubIsAway = {
  status: "failing",
  problem: "The hub does not answer, so nothing is written.",
  since: null,
  waiting: 0,
  checkedAt: null,
};

async function fleetOfDatabase(): Promise<FleetSnapshot> {
  const machines = await (await database()).machine.findMany({
    where: { disabled: false },
    select: { id: true, name: true, ip: true, tags: true, lastRow: true },
  });
  const rows = machines.flatMap(({ id, lastRow }) => {
    const row = FleetRow.safeParse({ ...(lastRow as object | null), id, presence: "offline" });
    return row.success ? [row.data] : []; // never sampled, or kept by a version that knew another row
  });
  return FleetSnapshot.parse({ ...numbered(), machines: machines.map((row) => ({ ...row, tags: tagsOf(row) })), rows });
}

async function adminFleetOfDatabase(): Promise<AdminSnapshot> {
  const rows = await (await database()).machine.findMany({
    select: {
      id: true,
      name: true,
      ip: true,
      tags: true,
      disabled: true,
      seenAt: true,
      settingsVersion: true,
      ...reportFields,
    },
  });
  const machines = rows.map((row) => ({
    ...row,
    tags: tagsOf(row),
    presence: "offline",
    seenAt: epochMs(row.seenAt),
    settings: statusOf(row),
    rejected: 0,
    lastRejection: null,
    timing: { skewMs: null, jitterMs: null, roundTripMs: null, missedTicks: 0 },
    history: { missing: 0, healed: 0, held: null, lost: 0 },
  }));
  return AdminSnapshot.parse({ ...numbered(), machines, rejectedStrangers: 0, store: hubIsAway });
}
