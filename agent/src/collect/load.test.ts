import { Load } from "@realtimemonitor/protocol/sample.ts";
import { describe, expect, it } from "vitest";
import { parseLoadavg, procLoadavg } from "./load.ts";

describe("/proc/loadavg", () => {
  it("begins with three averages", () => {
    expect(parseLoadavg("0.20 1.18 12.00 1/80 11206\n")).toEqual({
      oneMinute: 0.2,
      fiveMinutes: 1.18,
      fifteenMinutes: 12,
    });
  });

  it.each(["", "0.2 1", "a b c 1/2 3"])("is an error when it reads %j", (text) => {
    expect(() => parseLoadavg(text)).toThrow("tells no load");
  });

  it.runIf(process.platform === "linux")("of this host makes sense", () => {
    expect(Load.safeParse(procLoadavg()).success).toBe(true);
  });
});
