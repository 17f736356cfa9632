import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ensureSecrets, readSecrets, renewSecrets, secretGroups } from "./secrets.mjs";
import { watchSecrets } from "./watch-secrets.mjs";

let env: { stateDir: string; secretsFile: string };
beforeEach(() => {
  const stateDir = mkdtempSync(join(tmpdir(), "secrets-"));
  env = { stateDir, secretsFile: join(stateDir, "secrets.json") };
  ensureSecrets(env);
});
afterEach(() => rmSync(env.stateDir, { recursive: true }));

const everything = Object.keys(secretGroups) as (keyof typeof secretGroups)[];
const changed = (before: ReturnType<typeof readSecrets>) =>
  Object.entries(readSecrets(env))
    .filter(([name, value]) => value !== before[name as keyof typeof before])
    .map(([name]) => name);

describe("secrets", () => {
  it("are made anew all at once, or one group by itself, in a file that only its owner may read", () => {
    const first = readSecrets(env);
    renewSecrets(env, ["pusher"]);
    expect(changed(first)).toEqual(["pusherKey", "pusherSecret"]);
    const second = readSecrets(env);
    renewSecrets(env, everything);
    expect(changed(second)).toEqual(Object.keys(first));
    expect(statSync(env.secretsFile).mode & 0o777).toBe(0o600);
    expect(readdirSync(env.stateDir)).toEqual(["secrets.json"]);
  });

  it("are the old ones, whole, when it ends before the one step that counts", () => {
    const before = readFileSync(env.secretsFile, "utf8");
    writeFileSync(`${env.secretsFile}.4711`, '{"session":"half of a'); // what is left then
    expect(readFileSync(env.secretsFile, "utf8")).toBe(before);
    expect(ensureSecrets(env)).toEqual(JSON.parse(before));
  });
});

describe("a running server", () => {
  const watch = (onChange: () => Promise<void>) => watchSecrets(env, onChange, () => {}, 20);

  it("takes them once for a change, whoever made it, and not for a file that says the same", async () => {
    const taken: string[] = [];
    const watching = watch(async () => void taken.push(readSecrets(env).session));
    renewSecrets(env, everything);
    const now = readSecrets(env).session;
    await vi.waitFor(() => expect(taken).toEqual([now]));
    writeFileSync(env.secretsFile, readFileSync(env.secretsFile)); // touched
    await new Promise((resolve) => setTimeout(resolve, 100));
    await watching.stop();
    expect(taken).toEqual([now]);
  });

  it("goes on with what it has when the file is gone or broken, and takes the next good one", async () => {
    let taken = 0;
    const watching = watch(async () => void taken++);
    writeFileSync(env.secretsFile, "{");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(taken).toBe(0);
    rmSync(env.secretsFile);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(taken).toBe(0);
    ensureSecrets(env);
    await vi.waitFor(() => expect(taken).toBe(1));
    await watching.stop();
  });

  it("takes the last ones when they change again while it is at it, never two at a time", async () => {
    let [atOnce, most, last] = [0, 0, ""];
    const watching = watch(async () => {
      most = Math.max(most, ++atOnce);
      if (last === "") renewSecrets(env, everything);
      await new Promise((resolve) => setTimeout(resolve, 60));
      last = readSecrets(env).session;
      atOnce--;
    });
    renewSecrets(env, everything);
    await vi.waitFor(() => expect(last).toBe(readSecrets(env).session), { timeout: 3_000 });
    await new Promise((resolve) => setTimeout(resolve, 150));
    await watching.stop();
    expect([most, last]).toEqual([1, readSecrets(env).session]);
  });
});
