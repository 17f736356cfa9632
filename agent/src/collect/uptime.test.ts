import { uptime } from "node:os";
import { expect, it } from "vitest";
import { parseUptime, procUptime } from "./uptime.ts";

it("tells whole seconds since the boot", () => {
  expect(parseUptime("12746.46 18414.23\n")).toBe(12_746);
  expect(() => parseUptime("")).toThrow("tells no time");
});

it.runIf(process.platform === "linux")("agrees with node:os", () => {
  expect(Math.abs(procUptime() - uptime())).toBeLessThan(5);
});
