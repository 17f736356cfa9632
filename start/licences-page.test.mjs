import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isAllowed, pinnedOf, productionOf } from "./licences-page.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (/** @type {string} */ name) => readFileSync(join(root, name), "utf8");
const page = read("docs/licences.md");
const rows = [...page.matchAll(/^- (\S+) (\S+): (.+)$/gm)].map(([, name, version, licence = ""]) => ({
  key: `${name}@${version}`,
  licence,
}));

describe("docs/licences.md", () => {
  it("has each package of production that the lock files name, and no other (pnpm licences makes it anew)", () => {
    const pinned = pinnedOf(read("crossbar/requirements.txt")).map(({ name, version }) => `${name}@${version}`);
    const wanted = [...productionOf(read("pnpm-lock.yaml")), ...pinned];
    expect(rows.map(({ key }) => key).sort()).toEqual(wanted.sort());
    expect(wanted).toEqual(
      expect.arrayContaining([expect.stringMatching(/^next@/), expect.stringMatching(/^crossbar@/)]),
    );
  });

  it("has no licence that nobody looked at", () => {
    expect(rows.filter(({ licence }) => !isAllowed(licence))).toEqual([]);
    expect(isAllowed("MIT AND Proprietary")).toBe(false);
  });
});

describe("the lock file of pnpm", () => {
  it("tells what is needed in production, and what that needs", () => {
    const keys = productionOf(read("pnpm-lock.yaml"));
    expect(keys).toEqual(expect.arrayContaining([expect.stringMatching(/^scheduler@/)])); // of react-dom
    expect(keys.filter((key) => /^(vitest|playwright-core|@biomejs\/biome)@/.test(key))).toEqual([]);
  });
});
