import type { FleetRow } from "@realtimemonitor/protocol/frame.ts";
import { describe, expect, it } from "vitest";
import { concernOf, rankOf } from "./trouble.ts";

const memory = (percent: number) => ({ usedBytes: percent, totalBytes: 100 });
const disk = (mount: string, percent: number) => ({ mount, ...memory(percent) });
const row = (more: Partial<FleetRow> = {}) => ({ presence: "online" as const, ...more });

describe("what is wrong with a machine", () => {
  it("is nothing as long as there is room, however little is known", () => {
    expect(concernOf(row(), null)).toMatchObject({ level: "plain", reason: null, share: 0 });
    const roomy = concernOf(row({ memory: memory(40), disks: [disk("/", 84.4)] }), 94);
    expect(roomy).toMatchObject({ level: "plain", what: null, reason: null, share: 94 });
  });

  it("is its fullest disk or its memory, by name and figure", () => {
    const full = row({ memory: memory(86), disks: [disk("/", 20), disk("/var", 97.4)] });
    expect(concernOf(full, null)).toMatchObject({ level: "alarm", reason: "disk /var 97 %" });
    expect(concernOf(row({ memory: memory(90), disks: [disk("/", 88)] }), null)).toMatchObject({
      level: "warn",
      reason: "memory 90 %",
    });
  });

  it("is a processor that was busy for a minute, not for a moment", () => {
    expect(concernOf(row({ cpus: [100] }), null).level).toBe("plain");
    expect(concernOf(row(), 98)).toMatchObject({ level: "warn", reason: "cpu 98 % for a minute" });
  });

  it("is silence before all else", () => {
    const offline = concernOf(row({ presence: "offline", memory: memory(99) }), null);
    expect(offline).toMatchObject({ level: "alarm", reason: "offline", share: 99 });
    expect(concernOf(row({ presence: "late" }), null)).toMatchObject({ level: "warn", reason: "late" });
    expect(concernOf(row({ presence: "late", memory: memory(99) }), null).reason).toBe("memory 99 %");
  });

  it("stays until it is clearly over", () => {
    const at = (percent: number, before?: ReturnType<typeof concernOf>) =>
      concernOf(row({ memory: memory(percent) }), null, before);
    const warned = at(85);
    expect(at(84, warned).level).toBe("warn");
    expect(at(82.4, warned).level).toBe("plain");
    expect(at(94, warned).level).toBe("warn");
    expect(at(94, at(95)).level).toBe("alarm");
    expect(at(84).level).toBe("plain");
    expect(concernOf(row(), 94, concernOf(row(), 96)).level).toBe("warn");
  });
});

it("ranks the worst first", () => {
  const concerns = [
    concernOf(row({ presence: "offline" }), null),
    concernOf(row({ memory: memory(96) }), null),
    concernOf(row({ presence: "late" }), null),
    concernOf(row(), null),
  ];
  expect(concerns.map(rankOf)).toEqual([3, 2, 1, 0]);
});
