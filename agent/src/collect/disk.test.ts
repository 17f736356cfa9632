import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Blocks, linuxDisks, usageOf } from "./disk.ts";

const mountinfo = (...mounts: string[]) =>
  mounts.map((mount, index) => `1 0 8:${index} / ${mount} rw - ext4 /dev/sd${index} rw`).join("\n");
const blocks: Blocks = { bsize: 4096, blocks: 1000, bfree: 400, bavail: 350 };
const never = () => new Promise<Blocks>(() => {});

it("counts as df does: without the blocks kept for root", () => {
  expect(usageOf("/", blocks)).toEqual({ mount: "/", usedBytes: 600 * 4096, totalBytes: 950 * 4096 });
});

it.runIf(process.platform === "linux")("agrees with df about /", async () => {
  const [, percent] = execFileSync("df", ["--output=pcent", "/"], { encoding: "utf8" }).split("\n");
  const slash = (await linuxDisks()()).find(({ mount }) => mount === "/");
  const ours = Math.ceil(((slash?.usedBytes ?? 0) / (slash?.totalBytes ?? 1)) * 100);
  expect(Math.abs(ours - Number.parseInt(percent ?? "", 10))).toBeLessThanOrEqual(1);
});

describe("the disks of Linux", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("leave out a mount that can't be read or holds nothing", async () => {
    const read = linuxDisks(
      () => mountinfo("/", "/locked", "/empty"),
      async (mount) => {
        if (mount === "/locked") throw new Error("EACCES");
        return mount === "/empty" ? { ...blocks, blocks: 0 } : blocks;
      },
    );
    expect((await read()).map(({ mount }) => mount)).toEqual(["/"]);
  });

  it("are an error when not one can be read", async () => {
    const read = linuxDisks(
      () => mountinfo("/"),
      async () => {
        throw new Error("EIO");
      },
    );
    await expect(read()).rejects.toThrow("no mount can be read");
  });

  it("leave out a mount that hangs, and do not ask it again before it has answered", async () => {
    let wake: (value: Blocks) => void = () => {};
    const asked: string[] = [];
    const read = linuxDisks(
      () => mountinfo("/", "/hangs"),
      (mount) => {
        asked.push(mount);
        if (mount === "/") return Promise.resolve(blocks);
        return new Promise((resolve) => {
          wake = resolve;
        });
      },
    );
    const mountsRead = async () => {
      const disks = read();
      await vi.advanceTimersByTimeAsync(300);
      return (await disks).map(({ mount }) => mount);
    };
    expect(await mountsRead()).toEqual(["/"]);
    expect(await mountsRead()).toEqual(["/"]);
    expect(asked).toEqual(["/", "/hangs", "/"]);
    wake(blocks);
    await vi.advanceTimersByTimeAsync(0);
    const disks = mountsRead();
    wake(blocks);
    expect(await disks).toEqual(["/", "/hangs"]);
  });

  it("are not asked any more while two hang, so that threads remain for all else", async () => {
    const mounts = ["/a", "/b"];
    const ask = vi.fn(never);
    const read = linuxDisks(() => mountinfo(...mounts), ask);
    for (const more of ["/c", "/d"]) {
      const outcome = expect(read()).rejects.toThrow("no mount can be read");
      await vi.advanceTimersByTimeAsync(300);
      await outcome;
      mounts.push(more);
    }
    expect(ask.mock.calls).toEqual([["/a"], ["/b"]]);
  });
});
