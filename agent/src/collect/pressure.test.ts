import { describe, expect, it } from "vitest";
import { pressureBetween, procPressure } from "./pressure.ts";

const psi = (some: number, full?: number) =>
  [`some avg10=0.23 avg60=0.44 avg300=0.25 total=${some}`]
    .concat(full === undefined ? [] : `full avg10=0.00 avg60=0.00 avg300=0.00 total=${full}`)
    .join("\n");
const failing = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

describe("/proc/pressure", () => {
  it("is read in milliseconds, also of a kernel whose cpu has no full", () => {
    const files: Record<string, string> = { cpu: psi(5_000), memory: psi(2_000, 1_000), io: psi(9_500, 0) };
    expect(procPressure((resource) => files[resource] ?? "")).toEqual({
      cpuSome: 5,
      memorySome: 2,
      memoryFull: 1,
      ioSome: 9.5,
      ioFull: 0,
    });
  });

  it.each(["ENOENT", "EOPNOTSUPP"])("of a kernel that has none is an error that says what to do (%s)", (code) => {
    expect(() => procPressure(failing(code))).toThrow(/does not tell it .*show_pressure/);
  });

  it("that may not be read, or makes no sense, is an error that says so", () => {
    expect(() => procPressure(failing("EACCES"))).toThrow("EACCES");
    expect(() => procPressure(() => psi(1))).toThrow('no total of "full"');
  });
});

it("is the part of the time in which tasks waited, since the reading before", () => {
  const before = { cpuSome: 100, memorySome: 0, memoryFull: 0, ioSome: 500, ioFull: 500 };
  const after = { cpuSome: 225.5, memorySome: 0, memoryFull: 0, ioSome: 1_600, ioFull: 400 };
  expect(pressureBetween(before, after, 1_000)).toEqual({
    cpuSomePercent: 12.6,
    memorySomePercent: 0,
    memoryFullPercent: 0,
    ioSomePercent: 100,
    ioFullPercent: 0,
  });
});
