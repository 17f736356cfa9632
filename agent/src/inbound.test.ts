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
  const onNotice = vi.fn();
  const quiet = () => {};
  const inbound = inboundOf({
    settings: { offer },
    onSettings,
    onNotice,
    log: { error: quiet, warn: quiet, info: quiet, debug: (text) => debug.push(text) },
    complaints: createComplaints({ warn: (text) => said.push(text), info: quiet }),
  })(id);
  return { inbound, offer, onSettings, onNotice, verdict, said, debug };
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

  it("hands on notices that it understands, quietly", () => {
    const { inbound, onNotice, said, debug } = listen();
    const kinds = ["acked", "resendFrom", "newKey", "newIdentity"];
    const token = `j-${"a".repeat(32)}`;
    for (const kind of kinds) {
      inbound[`clientnotice.${id}`]?.({ kind, runId: "0".repeat(16), seq: 7, limit: 60, token });
    }
    expect(said).toEqual([]);
    expect(debug).toHaveLength(4);
    expect(debug.join()).not.toContain(token); // a secret
    expect(onNotice.mock.calls.map(([notice]) => notice.kind)).toEqual(kinds);
  });

  it.each<unknown>([
    undefined,
    null,
    "rm -rf /",
    { kind: "run", command: "ls" },
    { kind: "acked", runId: "x", seq: 1 },
    { kind: "resendFrom", runId: "0".repeat(16), seq: 0, limit: 1e9 },
    { kind: "resendFrom", runId: "0".repeat(16), seq: -1, limit: 60 },
    { kind: "newKey" },
    { kind: "newIdentity", runId: "0".repeat(16) },
    { kind: "newIdentity", runId: "0".repeat(16), token: "j-; rm -rf /" },
  ])("drops the notice %j, and says so once", (payload) => {
    const { inbound, said, debug, offer, onNotice } = listen();
    inbound[`clientnotice.${id}`]?.(payload);
    inbound[`clientnotice.${id}`]?.(payload);
    expect(said).toHaveLength(1);
    expect(debug.at(-1)).toBe("notices dropped: 2");
    expect(offer).not.toHaveBeenCalled();
    expect(onNotice).not.toHaveBeenCalled();
  });
});
