import { defaultSettings, type SettingsValues } from "@realtimemonitor/protocol/settings.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createJoinToken, listJoinTokens, readJoinProgress, revokeJoinToken } from "./join-tokens.ts";
import { signInAs, testServer } from "./testing/server.ts";
import { tokenRefusals } from "./token-refusals.ts";

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

describe("what became of a join token", () => {
  it("is which machines joined with it, and no others", async () => {
    const [{ id }, other] = [await create(), await create()];
    const machine = { publicKey: "a", name: "a", facts: {}, tags: [], joinedAt: 1n };
    await (await db()).machine.create({ data: { ...machine, id: "m-1", joinTokenId: id } });
    await (await db()).machine.create({ data: { ...machine, id: "m-2", publicKey: "b", joinTokenId: other.id } });
    expect(await readJoinProgress(id)).toEqual({
      state: "open",
      uses: 0,
      usesLimit: 1,
      machines: [{ id: "m-1", name: "a" }],
      refusal: null,
    });
  });

  it("is who was refused though it had it", async () => {
    const { id } = await create();
    for (let other = 0; other < 150; other++) tokenRefusals().note(`other-${other}`, "x", "the token is expired");
    tokenRefusals().note(id, "web-1", "the token is used up");
    const { refusal } = await readJoinProgress(id);
    expect(refusal).toEqual({ name: "web-1", message: "the token is used up", at: expect.any(Number) });
    expect(tokenRefusals().of("other-0")).toBeNull();
  });

  it.each([["made-up"], [undefined], [{ gt: "" }]])("is not told for what is no token: %j", async (id) => {
    await create();
    await expect(readJoinProgress(id as string)).rejects.toThrow();
  });
});
