import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { expect, it } from "vitest";
import { whatItGives } from "./join-token-gives.ts";

const { version: _, ...settings } = defaultSettings;

it("says nothing of what is usual", () => {
  expect(whatItGives({ settings, tags: [], forgetAfterMs: null })).toEqual([]);
});

it("says what is not", () => {
  const unusual = { ...settings, show_cpus: false, show_disk: false, show_disk_io: false, frequency: 2.5 };
  expect(whatItGives({ settings: unusual, tags: ["web", "berlin"], forgetAfterMs: 86_400_000 })).toEqual([
    "tags web, berlin",
    "no cores, no disks, no disk activity",
    "a sample every 2.5 s",
    "forgotten when away for 1 day",
  ]);
});

it("knows lengths that the form does not offer, and settings that it can't read", () => {
  expect(whatItGives({ settings: null, tags: [], forgetAfterMs: 90 * 60_000 })).toEqual([
    "forgotten when away for 90 minutes",
  ]);
});
