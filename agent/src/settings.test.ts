import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ClientState } from "@realtimemonitor/protocol/client-state.ts";
import { defaultSettings, type MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { createComplaints } from "./complaints.ts";
import { keepSettings } from "./settings.ts";
import { stateIn } from "./state.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const version = (number: number, change: Partial<MachineSettings> = {}) => ({
  ...defaultSettings,
  version: number,
  ...change,
});

describe("the settings", () => {
  let stateDir: string;
  let said: string[];
  let applied: MachineSettings[];

  const keep = () =>
    keepSettings({
      state: stateIn(stateDir),
      complaints: createComplaints({ warn: (text) => said.push(text), info: () => {} }),
      onChange: (settings) => applied.push(settings),
    });

  /** What is proved at once is written a moment later. */
  const written = () => Promise.resolve();

  beforeEach(() => {
    stateDir = temporaryFolder();
    said = [];
    applied = [];
  });

  it("are the default ones before any others are known", () => {
    expect(keep().inForce()).toEqual(defaultSettings);
  });

  it("are applied when newer, kept on disk, and proved", async () => {
    const settings = keep();
    expect(settings.offer(version(3, { frequency: 0.5 }))).toEqual({
      settings_version: 3,
      result: "applied",
      reason: null,
    });
    expect(applied).toEqual([version(3, { frequency: 0.5 })]);
    await written();
    expect(keep().inForce()).toEqual(version(3, { frequency: 0.5 }));
  });

  it("ignore an older or equal version, and say again which one is in force", () => {
    const settings = keep();
    settings.offer(version(5));
    for (const old of [4, 5]) {
      expect(settings.offer(version(old, { disabled: true }))).toMatchObject({
        settings_version: 5,
        result: "applied",
      });
    }
    expect(settings.inForce()).toEqual(version(5));
    expect(applied).toHaveLength(1);
  });

  it("obey the answer of the server whatever its version", () => {
    const settings = keep();
    settings.offer(version(9));
    settings.obey(version(2, { show_disk: false }));
    expect(settings.inForce()).toEqual(version(2, { show_disk: false }));
    settings.obey(version(2, { show_disk: false }));
    expect(applied).toHaveLength(2);
  });

  it.each<[string, unknown, string]>([
    ["frequency 0", version(8, { frequency: 0 }), "frequency: must be at least 0.5"],
    ["a negative one", version(8, { frequency: -1 }), "frequency: must be at least 0.5"],
    ["a huge one", version(8, { frequency: 1e300 }), "frequency: must be at most 3600"],
    ["NaN, which JSON makes null", { ...version(8), frequency: null }, "frequency: must be of type number"],
    ["a text", { ...version(8), frequency: "1" }, "frequency: must be of type number"],
    ["a switch that is missing", { ...version(8), disabled: undefined }, "disabled: is missing"],
  ])("reject %s by name and bound, and change nothing", async (_what, payload, reason) => {
    const settings = keep();
    settings.offer(version(7));
    const verdict = settings.offer(payload);
    expect(verdict).toEqual({ settings_version: 8, result: "rejected", reason });
    expect(settings.verdict()).toEqual(verdict);
    expect(settings.inForce()).toEqual(version(7));
    expect(applied).toHaveLength(1);
    await written();
    expect(keep().inForce()).toEqual(version(7));
    settings.offer(payload);
    expect(said).toEqual([`pushed settings: rejected: ${reason}`]);
  });

  it.each<unknown>([null, undefined, 7, "settings", [], {}, version(-1), { ...version(0), version: 1.5 }])(
    "reject %j in the name of the version in force, once",
    (payload) => {
      const settings = keep();
      settings.offer(version(7));
      const verdict = settings.offer(payload);
      expect(ClientState.safeParse({ runId: "0".repeat(16), ...verdict }).success).toBe(true);
      expect(verdict).toMatchObject({ settings_version: 7, result: "rejected" });
      expect(settings.verdict()).toMatchObject({ settings_version: 7, result: "applied" });
    },
  );

  it("forget a rejection when good ones come", () => {
    const settings = keep();
    settings.offer(version(8, { frequency: 0 }));
    settings.offer(version(9));
    expect(settings.verdict()).toEqual({ settings_version: 9, result: "applied", reason: null });
  });

  it("begin with the default ones when the file is broken, and say so", () => {
    writeFileSync(join(stateDir, "settings.json"), JSON.stringify(version(3, { frequency: 0 })));
    expect(keep().inForce()).toEqual(defaultSettings);
    expect(said).toEqual([expect.stringContaining("settings.json: is not understood")]);
  });

  it("are obeyed although the disk does not take them", async () => {
    const settings = keep();
    stateDir = join(stateDir, "gone");
    const lost = keep();
    lost.offer(version(3));
    expect(lost.inForce()).toEqual(version(3));
    await written();
    expect(said).toEqual([expect.stringContaining("settings.json: can't be written")]);
    expect(settings.inForce()).toEqual(defaultSettings);
    expect(readdirSync(join(stateDir, ".."))).toEqual([]);
  });
});
