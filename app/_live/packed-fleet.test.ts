import { FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { expect, it } from "vitest";
import { packFleet, unpackFleet } from "./packed-fleet.ts";

const numbered = { hubRunId: "a".repeat(16), number: 7, sentAt: 50_000 };
const ids = ["m-aaaaaaaaaaaaaaaa", "m-bbbbbbbbbbbbbbbb", "m-cccccccccccccccc"] as const;
const machine = (id: string) => ({ id, name: `name of ${id}`, ip: null, tags: ["prod"] });
const row = { seq: 3, sampledAt: 1, settings_version: 2, presence: "late" as const, receivedAt: 48_000 };

/** As it comes out of the page's text. */
const travelled = (snapshot: FleetSnapshot) => unpackFleet(structuredClone(packFleet(snapshot)));

it("brings all that is drawn to the page, as exact as it is drawn", () => {
  const full = {
    ...row,
    id: ids[0],
    cpus: [12.4, 0.2],
    memory: { totalBytes: 8_589_934_592, usedBytes: 1_234_567, cacheBytes: 5 },
    disks: [{ mount: "/", totalBytes: 1_000, usedBytes: 999 }],
    oneMinuteLoad: 0.25,
    traffic: { receivedBytesPerSecond: 98_765, sentBytesPerSecond: 0 },
  };
  const came = travelled({ ...numbered, machines: [machine(ids[0])], rows: [full] });
  expect(FleetSnapshot.parse(came)).toEqual(came);
  expect(came).toEqual({
    ...numbered,
    machines: [machine(ids[0])],
    rows: [
      {
        ...full,
        sampledAt: 48_000,
        cpus: [12, 0],
        memory: { totalBytes: 8_589_934_592, usedBytes: 1_230_000 },
        traffic: { receivedBytesPerSecond: 98_800, sentBytesPerSecond: 0 },
      },
    ],
  });
});

it("keeps what is switched off apart from what could not be read, and machines without a sample", () => {
  const unread = { cpus: null, memory: null, disks: null, oneMinuteLoad: null, traffic: null };
  const came = travelled({
    ...numbered,
    machines: ids.map(machine),
    rows: [
      { ...row, id: ids[0] },
      { ...row, id: ids[1], ...unread },
    ],
  });
  expect(came.machines).toHaveLength(3);
  expect(came.rows.map(({ cpus, memory, disks, traffic }) => [cpus, memory, disks, traffic])).toEqual([
    [undefined, undefined, undefined, undefined],
    [null, null, null, null],
  ]);
});
