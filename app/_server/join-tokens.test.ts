import { defaultSettings, type SettingsValues } from "@realtimemonitor/protocol/settings.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createJoinToken, listJoinTokens, revokeJoinToken } from "./join-tokens.ts";
import { signInAs, testServer } from "./testing/server.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

const { db } = testServer();
const { version: _, ...usual } = defaultSettings;
const about = { label: "web", tags: ["web"], usesLimit: 1, lifetimeMs: 60_000, forgetAfterMs: 3_600_000 };
const create = (settings: SettingsValues = usual) => createJoinToken({ ...about, settings });
const states = async () => (await listJoinTokens()).map(({ state }) => state).sort();

beforeEach(async () => {
  await signInAs("admin");
});

describe("the first settings of a join token", () => {
  it("are kept and listed with the rest of what it gives", async () => {
    const settings = { ...usual, show_disk: false, frequency: 5 };
    await create(settings);
    expect(await listJoinTokens()).toMatchObject([
      { label: "web", tags: ["web"], settings, forgetAfterMs: 3_600_000, state: "open", createdBy: "admin" },
    ]);
  });

  it.each([0, 0.49, 3601, Number.NaN])("are refused with a frequency of %d, and nothing is made", async (frequency) => {
    await expect(create({ ...usual, frequency })).rejects.toThrow(/frequency/);
    expect(await listJoinTokens()).toEqual([]);
  });

  it("that are not understood do not keep a token from the list", async () => {
    await create();
    await (await db()).joinToken.updateMany({ data: { settings: { frequency: "often" } } });
    expect(await listJoinTokens()).toMatchObject([{ label: "web", settings: null }]);
  });
});

describe("revoking a join token", () => {
  it("takes one, by its id, once", async () => {
    await create();
    await create();
    const id = (await listJoinTokens())[0]?.id ?? "";
    await revokeJoinToken(id);
    expect(await states()).toEqual(["open", "revoked"]);
    await expect(revokeJoinToken(id)).rejects.toThrow(/no such open join token/);
  });

  it.each([[undefined], [null], [{ gt: "" }], [{ not: "" }], [["a"]], [5]])(
    "takes none for what is no id (%j), though it would find all",
    async (id) => {
      await create();
      await expect(revokeJoinToken(id as unknown as string)).rejects.toThrow();
      expect(await states()).toEqual(["open"]);
    },
  );
});
