import type { FleetMachine, FleetRow, FleetSnapshot, Presence } from "@realtimemonitor/protocol/frame.ts";

type PackedRow = [
  presence: Presence,
  seq: number,
  ageMs: number,
  settingsVersion: number,
  cpus: number[] | null | undefined,
  memory: [totalBytes: number, usedBytes: number] | null | undefined,
  disks: [mount: string, totalBytes: number, usedBytes: number][] | null | undefined,
  oneMinuteLoad: number | null | undefined,
  traffic: [receivedBytesPerSecond: number, sentBytesPerSecond: number] | null | undefined,
];

/** A snapshot as it travels in the page: without names of fields, and as exact as it is drawn. A fraction of the bytes. */
export type PackedFleet = Pick<FleetSnapshot, "hubRunId" | "number" | "sentAt"> & {
  machines: [id: string, name: string, ip: string | null, tags: string[], row?: PackedRow][];
};

type Maybe<T> = T | null | undefined;

const ifTold = <T extends object, U>(value: Maybe<T>, change: (value: T) => U): Maybe<U> =>
  value ? change(value) : (value as null | undefined);

/** Three digits, as many as are shown. */
const rough = (count: number) => Number(count.toPrecision(3));

export function packFleet({ machines, rows, hubRunId, number, sentAt }: FleetSnapshot): PackedFleet {
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  return {
    hubRunId,
    number,
    sentAt,
    machines: machines.map(({ id, name, ip, tags }) => {
      const row = rowOf.get(id);
      return row ? [id, name, ip, tags, packRow(row, sentAt)] : [id, name, ip, tags];
    }),
  };
}

function packRow(row: FleetRow, sentAt: number): PackedRow {
  return [
    row.presence,
    row.seq,
    sentAt - row.receivedAt,
    row.settings_version,
    ifTold(row.cpus, (cpus) => cpus.map(Math.round)),
    ifTold(row.memory, ({ totalBytes, usedBytes }) => [totalBytes, rough(usedBytes)]),
    ifTold(row.disks, (disks) =>
      disks.map(({ mount, totalBytes, usedBytes }) => [mount, totalBytes, rough(usedBytes)]),
    ),
    row.oneMinuteLoad,
    ifTold(row.traffic, (traffic) => [rough(traffic.receivedBytesPerSecond), rough(traffic.sentBytesPerSecond)]),
  ];
}

export function unpackFleet({ machines, ...numbered }: PackedFleet): FleetSnapshot {
  return {
    ...numbered,
    machines: machines.map(([id, name, ip, tags]): FleetMachine => ({ id, name, ip, tags })),
    rows: machines.flatMap(([id, , , , row]) => (row ? [unpackRow(id, row, numbered.sentAt)] : [])),
  };
}

function unpackRow(id: string, packed: PackedRow, sentAt: number): FleetRow {
  const [presence, seq, ageMs, settings_version, cpus, memory, disks, oneMinuteLoad, traffic] = packed;
  const receivedAt = sentAt - ageMs;
  return {
    id,
    presence,
    seq,
    receivedAt,
    sampledAt: receivedAt, // the host's own clock is not drawn
    settings_version,
    cpus,
    memory: ifTold(memory, ([totalBytes, usedBytes]) => ({ totalBytes, usedBytes })),
    disks: ifTold(disks, (all) => all.map(([mount, totalBytes, usedBytes]) => ({ mount, totalBytes, usedBytes }))),
    oneMinuteLoad,
    traffic: ifTold(traffic, ([receivedBytesPerSecond, sentBytesPerSecond]) => ({
      receivedBytesPerSecond,
      sentBytesPerSecond,
    })),
  };
}
