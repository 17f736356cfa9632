import { chmodSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { prepareStateDir, readState, writeState } from "./state-dir.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe("the state folder", () => {
  let parent: string;
  beforeEach(() => {
    parent = temporaryFolder();
  });

  it("is made with its parents and closed to others", () => {
    const stateDir = join(parent, "a", "agent");
    expect(prepareStateDir(stateDir)).toBeUndefined();
    expect(modeOf(stateDir)).toBe("700");
  });

  it("warns of an old folder that others can look into, and leaves it as it is", () => {
    chmodSync(parent, 0o755);
    expect(prepareStateDir(parent)).toContain("chmod 700");
    expect(modeOf(parent)).toBe("755");
  });

  it("keeps files that only the owner can read, and leaves nothing else behind", () => {
    writeState(parent, "settings.json", { version: 1 });
    writeState(parent, "settings.json", { version: 2 });
    expect(readState(parent, "settings.json")).toEqual({ version: 2 });
    expect(modeOf(join(parent, "settings.json"))).toBe("600");
    expect(readdirSync(parent)).toEqual(["settings.json"]);
  });

  it("tells a file that is not there from one that is broken", () => {
    writeFileSync(join(parent, "settings.json"), "{");
    expect(readState(parent, "router.json")).toBeUndefined();
    expect(() => readState(parent, "settings.json")).toThrow(SyntaxError);
  });
});
