import { FleetRow } from "@realtimemonitor/protocol/frame.ts";
import { describe, expect, it } from "vitest";
import { createSampler } from "../testing/people.ts";
import { rowOf } from "./machine.ts";

const timing = { skewMs: null, jitterMs: null, roundTripMs: null, missedTicks: 0 };
const machine = { id: "m-0000000000000000", timing };
const next = createSampler();
const receivedAt = 1_700_000_000_000;
const rowFor = (change: Parameters<typeof next>[0], roundTripMs: number | null = null, at = receivedAt) => {
  const row = rowOf({ ...machine, timing: { ...timing, roundTripMs } }, next(change), receivedAt, at);
  FleetRow.parse({ ...row, presence: "online" }); // a frame with one bad row would be lost for all
  return row;
};

describe("the row of a machine", () => {
  it("tells when its sample was taken, half a round trip before the least delayed one could arrive", () => {
    expect(rowFor({}, null, receivedAt - 100).takenAt).toBe(receivedAt - 100);
    expect(rowFor({}, 31, receivedAt - 100).takenAt).toBe(receivedAt - 115);
  });

  it("never tells a time that is none, whatever an agent says of its clock and its way", () => {
    expect(rowFor({}, Number.MAX_VALUE).takenAt).toBe(0);
    expect(rowFor({}, null, -1e300).takenAt).toBe(0);
    expect(rowFor({}, null, receivedAt + 5).takenAt).toBe(receivedAt);
  });

  it("has the load of one minute and the traffic of all interfaces in whole bytes", () => {
    const row = rowFor({
      load: { oneMinute: 0.5, fiveMinutes: 1, fifteenMinutes: 2 },
      networks: [
        { interface: "eth0", receivedBytesPerSecond: 10.4, sentBytesPerSecond: 1 },
        { interface: "eth1", receivedBytesPerSecond: 5.3, sentBytesPerSecond: 2 },
      ],
    });
    expect(row).toMatchObject({ oneMinuteLoad: 0.5, traffic: { receivedBytesPerSecond: 16, sentBytesPerSecond: 3 } });
  });

  it("says null where reading failed, and has no such key where nothing was read", () => {
    expect(rowFor({ load: null, networks: null, cpus: null })).toMatchObject({
      oneMinuteLoad: null,
      traffic: null,
      cpus: null,
    });
    const hidden = rowFor({ cpus: undefined, memory: undefined, disks: undefined });
    expect(Object.keys(hidden).toSorted()).toEqual([
      "id",
      "receivedAt",
      "sampledAt",
      "seq",
      "settings_version",
      "takenAt",
    ]);
  });

  it("can be told, also when all interfaces of a liar are at their limit", () => {
    const interfaces = Array.from({ length: 64 }, (_, index) => ({
      interface: `eth${index}`,
      receivedBytesPerSecond: Number.MAX_SAFE_INTEGER,
      sentBytesPerSecond: 0,
    }));
    expect(rowFor({ networks: interfaces }).traffic?.receivedBytesPerSecond).toBe(Number.MAX_SAFE_INTEGER);
  });
});
