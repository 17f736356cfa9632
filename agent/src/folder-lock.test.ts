import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LockedError, lockFolder } from "./folder-lock.ts";
import { temporaryFolder } from "./temporary-folder.ts";

describe("the lock of a state folder", () => {
  let folder: string;
  let children: ChildProcess[];

  /** Another process that holds the lock of a folder. */
  async function holder(of = folder): Promise<ChildProcess> {
    const code = `import { lockFolder } from ${JSON.stringify(join(import.meta.dirname, "folder-lock.ts"))};
      await lockFolder(process.argv[1]);
      process.stdout.write("held");
      setInterval(() => {}, 1e6);`;
    const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", code, of]);
    children.push(child);
    await once(child.stdout, "data");
    return child;
  }
  async function kill(child: ChildProcess): Promise<void> {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  beforeEach(() => {
    folder = temporaryFolder();
    children = [];
  });
  afterEach(() => {
    for (const child of children) child.kill("SIGKILL");
  });

  it("is refused to a second agent, which learns what to do, and free again after the first", async () => {
    const first = await lockFolder(folder);
    const refused = lockFolder(folder);
    await expect(refused).rejects.toBeInstanceOf(LockedError);
    await expect(refused).rejects.toThrow(
      `another agent (process ${process.pid}) runs with ${folder}: stop it, or give this one a folder of its own`,
    );
    first.release();
    expect(existsSync(join(folder, "lock.sock"))).toBe(false);
    (await lockFolder(folder)).release();
  });

  it("of a process that was killed is taken over, and its number means nothing", async () => {
    await kill(await holder());
    expect(existsSync(join(folder, "lock.sock"))).toBe(true);
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(LockedError);
    lock.release();
  });

  it("of a process that is stopped stays its own", async () => {
    const child = await holder();
    child.kill("SIGSTOP");
    await expect(lockFolder(folder)).rejects.toThrow(/^another agent runs with/);
  });

  it("is taken over by one only when several come at one moment", async () => {
    await kill(await holder());
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map(() => lockFolder(folder)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) if (result.status === "fulfilled") result.value.release();
  });

  it("is not in the way of another folder, however long its path is, and whatever has its name", async () => {
    const long = join(folder, "a".repeat(100), "b".repeat(100));
    mkdirSync(long, { recursive: true });
    const lock = await lockFolder(long);
    await expect(lockFolder(long)).rejects.toThrow(LockedError);
    const other = await lockFolder(folder);
    other.release();
    lock.release();
    writeFileSync(join(folder, "lock.sock"), "no socket");
    (await lockFolder(folder)).release();
  });
});
