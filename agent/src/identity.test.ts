import { createPublicKey, verify } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadIdentity } from "./identity.ts";
import { stateIn } from "./state.ts";
import { temporaryFolder } from "./temporary-folder.ts";

describe("the identity", () => {
  let stateDir: string;
  let file: string;
  beforeEach(() => {
    stateDir = temporaryFolder();
    file = join(stateDir, "identity.json");
  });

  it("is made once, and is the same after a restart", () => {
    const first = loadIdentity(stateIn(stateDir));
    expect(first.machineId).toBeUndefined();
    expect(first.publicKey).toMatch(/^[0-9a-f]{64}$/);
    expect(loadIdentity(stateIn(stateDir)).publicKey).toBe(first.publicKey);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("signs what its public key verifies", () => {
    const identity = loadIdentity(stateIn(stateDir));
    const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(identity.publicKey, "hex")]);
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    const text = Buffer.from("a text");
    const signature = Buffer.from(identity.sign(text), "hex");
    expect(verify(null, text, key, signature)).toBe(true);
    expect(verify(null, Buffer.from("another text"), key, signature)).toBe(false);
  });

  it("keeps the id that the server gave", () => {
    loadIdentity(stateIn(stateDir)).rename("m-0123456789abcdef");
    const identity = loadIdentity(stateIn(stateDir));
    expect(identity.machineId).toBe("m-0123456789abcdef");
    identity.rename("m-fedcba9876543210");
    expect(identity.machineId).toBe("m-fedcba9876543210");
    expect(loadIdentity(stateIn(stateDir)).machineId).toBe("m-fedcba9876543210");
  });

  it("keeps a new key beside the old one until it takes its place, whenever it is started", () => {
    const identity = loadIdentity(stateIn(stateDir));
    identity.rename("m-0123456789abcdef");
    const old = identity.publicKey;
    identity.makeNext();
    const next = identity.next?.publicKey;
    const again = loadIdentity(stateIn(stateDir));
    expect([again.publicKey, again.next?.publicKey]).toEqual([old, next]);
    again.makeNext();
    expect(again.next?.publicKey).toBe(next);
    again.takeNext();
    const after = loadIdentity(stateIn(stateDir));
    expect([after.publicKey, after.machineId, after.next]).toEqual([next, "m-0123456789abcdef", undefined]);
  });

  it("begins anew with another key and a token, and leaves what it was beside", () => {
    const identity = loadIdentity(stateIn(stateDir));
    identity.rename("m-0123456789abcdef");
    const before = readFileSync(file, "utf8");
    identity.beginAnew(`j-${"a".repeat(32)}`);
    const after = loadIdentity(stateIn(stateDir));
    expect([after.machineId, after.token]).toEqual([undefined, `j-${"a".repeat(32)}`]);
    expect(before).not.toContain(after.publicKey);
    expect(readFileSync(join(stateDir, "identity-m-0123456789abcdef.json"), "utf8")).toBe(before);
    after.rename("m-fedcba9876543210");
    expect(loadIdentity(stateIn(stateDir)).token).toBeUndefined();
  });

  it.each<[string, (good: { privateKey: string; publicKey: string }) => string]>([
    ["not JSON", () => "{"],
    ["empty", () => ""],
    ["something else", () => '{"version":1}'],
    ["a key that is none", (good) => JSON.stringify({ ...good, privateKey: "secret" })],
    ["a key of another pair", (good) => JSON.stringify({ ...good, publicKey: "0".repeat(64) })],
    ["an id that is none", (good) => JSON.stringify({ ...good, machineId: "hub" })],
  ])("is never silently a new one: a file with %s is an error that says what to do", (_what, corrupt) => {
    loadIdentity(stateIn(stateDir));
    const content = corrupt(JSON.parse(readFileSync(file, "utf8")));
    writeFileSync(file, content);
    expect(() => loadIdentity(stateIn(stateDir))).toThrow(
      /identity\.json can't be used: .+ Put back a copy of it, or move it away/,
    );
    expect(readFileSync(file, "utf8")).toBe(content);
  });
});
