import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const made: string[] = [];

/** A folder for one test; all go when the tests of the file that asked for them are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "agent-"));
  made.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});
