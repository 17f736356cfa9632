import { expect, it, vi } from "vitest";
import { createJoinToken, listJoinTokens, revokeJoinToken } from "./join-tokens.ts";
import { signInAs, testServer } from "./testing/server.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

testServer();
const newToken = { label: "x", tags: [], usesLimit: 1, lifetimeMs: 60_000, forgetAfterMs: null };
const states = async () => (await listJoinTokens()).map(({ state }) => state).sort();

it("one join token is revoked by its id, once", async () => {
  await signInAs("admin");
  await createJoinToken(newToken);
  await createJoinToken(newToken);
  const id = (await listJoinTokens())[0]?.id ?? "";
  await revokeJoinToken(id);
  expect(await states()).toEqual(["open", "revoked"]);
  await expect(revokeJoinToken(id)).rejects.toThrow(/no such open join token/);
});

it.each([[undefined], [null], [{ gt: "" }], [{ not: "" }], [["a"]], [5]])(
  "what is no id (%j) revokes none, though it would find all",
  async (id) => {
    await signInAs("admin");
    await createJoinToken(newToken);
    await expect(revokeJoinToken(id as unknown as string)).rejects.toThrow();
    expect(await states()).toEqual(["open"]);
  },
);
