import { describe, expect, it } from "vitest";
import { write } from "./db.ts";
import { testServer } from "./testing/server.ts";

const { db } = testServer();
const link = (hash: string) => ({ data: { hash, createdAt: 1, expiresAt: 1 } });
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

describe("a write", () => {
  it("that fails takes no other write of the same moment with it", async () => {
    const failing = write(async (tx) => {
      await tx.firstSignInLink.create(link("failing"));
      await pause();
      throw new Error("refused");
    });
    const other = write((tx) => tx.firstSignInLink.create(link("other")));
    await expect(failing).rejects.toThrow("refused");
    await other;
    expect((await (await db()).firstSignInLink.findMany()).map((row) => row.hash)).toEqual(["other"]);
  });

  it("that meets a busy database is tried again, whole", async () => {
    let tries = 0;
    await write(async (tx) => {
      await tx.firstSignInLink.create(link("busy"));
      tries += 1;
      if (tries < 3) throw Object.assign(new Error("timed out"), { code: "P1008" });
    });
    expect(tries).toBe(3);
    expect(await (await db()).firstSignInLink.count()).toBe(1);
  });
});
