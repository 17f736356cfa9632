import { describe, expect, it, vi } from "vitest";
import { createComplaints } from "./complaints.ts";
import { inboundOf } from "./inbound.ts";

const id = "m-0123456789abcdef";

function listen() {
  const said: string[] = [];
  const debug: string[] = [];
  const verdict = { settings_version: 1, result: "applied" as const, reason: null };
  const offer = vi.fn(() => verdict);
  const onSettings = vi.fn();
  const quiet = () => {};
  const inbound = inboundOf({
    settings: { offer },
    onSettings,
    log: { error: quiet, warn: quiet, info: quiet, debug: (text) => debug.push(text) },
    complaints: createComplaints({ warn: (text) => said.push(text), info: quiet }),
  })(id);
  return { inbound, offer, onSettings, verdict, said, debug };
}

describe("what an agent listens to", () => {
  it("is a closed list: its settings and its notices", () => {
    expect(Object.keys(listen().inbound)).toEqual([`clientconfig.${id}`, `clientnotice.${id}`]);
  });

  it("proves each settings event", () => {
    const { inbound, offer, onSettings, verdict } = listen();
    inbound[`clientconfig.${id}`]?.({ version: 1 });
    expect(offer).toHaveBeenCalledWith({ version: 1 });
    expect(onSettings).toHaveBeenCalledWith(verdict);
  });

  it("takes notices that it understands, quietly", () => {
    const { inbound, said, debug } = listen();
    for (const kind of ["acked", "resendFrom"])
      inbound[`clientnotice.${id}`]?.({ kind, runId: "0".repeat(16), seq: 7, limit: 60 });
    expect(said).toEqual([]);
    expect(debug).toHaveLength(2);
  });

  it.each<unknown>([
    undefined,
    null,
    "rm -rf /",
    { kind: "run", command: "ls" },
    { kind: "acked", runId: "x", seq: 1 },
  ])("drops the notice %j, and says so once", (payload) => {
    const { inbound, said, debug, offer } = listen();
    inbound[`clientnotice.${id}`]?.(payload);
    inbound[`clientnotice.${id}`]?.(payload);
    expect(said).toHaveLength(1);
    expect(debug.at(-1)).toBe("notices dropped: 2");
    expect(offer).not.toHaveBeenCalled();
  });
});
