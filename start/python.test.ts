import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findPython, installCrossbar } from "./python.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "python-"));
  mkdirSync(join(folder, "bin"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function addProgram(name: string, script: string) {
  const path = join(folder, "bin", name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}
const onlyOurs = () => vi.stubEnv("PATH", join(folder, "bin"));

describe("the Python of the router", () => {
  it("is the first on the PATH that is new enough", () => {
    addProgram("python3", "echo 3.9");
    addProgram("python3.12", "echo 3.12");
    onlyOurs();
    expect(findPython()).toEqual({ name: "python3.12", version: "3.12" });
  });

  it("is asked for in one line when all are too old, or there is none", () => {
    onlyOurs();
    expect(findPython).toThrow(/^Python 3\.11 or newer is needed .*none was found.*apt install/);
    addProgram("python3", "echo 3.9");
    expect(findPython).toThrow(/python3 is 3\.9/);
  });

  it("without its venv module is told with the package to install", async () => {
    const python = addProgram(
      "python3",
      "echo 'The virtual environment was not created: ensurepip is not available' >&2; exit 1",
    );
    await expect(installCrossbar(folder, python, () => {})).rejects.toThrow(/no venv module.*apt install python3-venv/);
  });

  it("without a network tells to check it", async () => {
    const pip =
      'mkdir -p "$3/bin"; echo \'#!/bin/sh\necho "ERROR: NewConnectionError: Connection refused" >&2; exit 1\' > "$3/bin/python"; chmod +x "$3/bin/python"';
    const python = addProgram("python3", pip);
    await expect(installCrossbar(folder, python, () => {})).rejects.toThrow(/could not be fetched: check the network/);
  });
});
