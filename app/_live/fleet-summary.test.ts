import type { FleetRow } from "@realtimemonitor/protocol/frame.ts";
import { expect, it } from "vitest";
import { concernOf } from "../_readings/trouble.ts";
import { summarize, troubleIn } from "./fleet-summary.ts";

const memory = (usedBytes: number) => ({ usedBytes, totalBytes: 100 });
const seen = (name: string, more: Partial<FleetRow> = {}) => {
  const row: FleetRow = {
    id: "m-aaaaaaaaaaaaaaaa",
    seq: 1,
    presence: "online",
    receivedAt: 1,
    sampledAt: 1,
    settings_version: 1,
    ...more,
  };
  return { name, row, concern: concernOf(row, null) };
};

it("counts states and adds up what is told", () => {
  const traffic = { receivedBytesPerSecond: 5, sentBytesPerSecond: 7 };
  const fleet = [
    seen("a", { cpus: [50, 100], memory: memory(20), traffic }),
    seen("b", { cpus: null, memory: memory(90), traffic }),
    seen("c", { presence: "late", cpus: [0] }),
    seen("d", { presence: "offline", cpus: [100], memory: memory(50), traffic }),
  ];
  expect(summarize(fleet)).toEqual({
    machines: 4,
    online: 2,
    late: 1,
    offline: 1,
    inTrouble: 3,
    cores: 3,
    coresBusy: 1.5,
    memoryBytes: 200,
    memoryUsedBytes: 110,
    receivedBytesPerSecond: 10,
    sentBytesPerSecond: 14,
  });
});

it("names the worst of what is wrong", () => {
  const fleet = [seen("a"), seen("b", { memory: memory(90) }), seen("c", { memory: memory(97) })];
  expect(troubleIn(fleet)).toEqual({ alarm: 1, warn: 1, offline: 0, firstReason: "c: memory 97 %" });
  expect(troubleIn([...fleet, seen("d", { presence: "offline" })])).toMatchObject({
    offline: 1,
    firstReason: "d: offline",
  });
  expect(troubleIn([seen("a")])).toEqual({ alarm: 0, warn: 0, offline: 0 });
});
