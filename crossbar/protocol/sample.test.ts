import { describe, expect, it } from "vitest";
import { explainInLine } from "./explain.ts";
import { Sample } from "./sample.ts";

const whole = {
  runId: "0123456789abcdef",
  seq: 0,
  sampledAt: 1_700_000_000_000,
  monotonicMs: 12.5,
  settings_version: 1,
  cpus: [0, 100, 33.3],
  memory: { totalBytes: 16e9, usedBytes: 4e9 },
  disks: [{ mount: "/", totalBytes: 1e12, usedBytes: 0 }],
};
const whyNot = (change: Record<string, unknown>) => {
  const { error } = Sample.safeParse({ ...whole, ...change });
  return error && explainInLine(error);
};

describe("a sample", () => {
  it("may be whole", () => expect(Sample.parse(whole)).toEqual(whole));

  it("may lack what is switched off, and have null for what could not be read", () => {
    const { cpus: _, ...rest } = whole;
    expect(Sample.parse({ ...rest, memory: null })).toEqual({ ...rest, memory: null });
  });

  it.each([
    [{ cpus: [100.1] }, "cpus.0: must be at most 100"],
    [{ cpus: [-0.1] }, "cpus.0: must be at least 0"],
    [{ cpus: [Number.NaN] }, "cpus.0: must be of type number"],
    [{ cpus: Array(1025).fill(1) }, "cpus: must have a count of at most 1024"],
    [{ memory: { totalBytes: 2 ** 60, usedBytes: 1 } }, "memory.totalBytes: must be at most 9007199254740991"],
    [{ memory: { totalBytes: 1 } }, "memory.usedBytes: is missing"],
    [{ disks: Array(65).fill(whole.disks[0]) }, "disks: must have a count of at most 64"],
    [{ disks: [{ ...whole.disks[0], mount: "" }] }, "disks.0.mount: must have a length of at least 1"],
    [{ disks: [{ ...whole.disks[0], mount: "x".repeat(256) }] }, "disks.0.mount: must have a length of at most 255"],
    [{ runId: "0123" }, "runId: must be 16 hexadecimal digits"],
    [{ seq: -1 }, "seq: must be at least 0"],
    [{ seq: 0.5 }, "seq: must be of type int"],
    [{ sampledAt: "now" }, "sampledAt: must be of type number"],
    [{ monotonicMs: Number.POSITIVE_INFINITY }, "monotonicMs: must be of type number"],
    [{ settings_version: undefined }, "settings_version: is missing"],
  ])("is refused with %o", (change, sentence) => expect(whyNot(change)).toBe(sentence));

  it("is refused when it is none at all", () => {
    for (const nothing of [null, undefined, "", 0, [], "{}"]) expect(Sample.safeParse(nothing).success).toBe(false);
  });
});
