// pnpm admin rotate-secrets, on a server that runs with the agent of this machine: what was worth something before is worth
// nothing afterwards, and nobody is lost.
import { AdminSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { TicketAnswer } from "@realtimemonitor/protocol/ticket.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { askHub } from "../crossbar/testing/ask-hub.ts";
import { notify } from "../crossbar/testing/notify.ts";
import { wsUrl } from "../crossbar/testing/people.ts";
import { WampClient } from "../crossbar/testing/wamp-client.ts";
import type { Database } from "../prisma/open-database.ts";
import { readSecrets, renewSecrets } from "../start/secrets.mjs";
import { readServerEnv } from "../start/server-env.mjs";
import { send } from "./http.ts";
import { type Product, root, startProduct, startProgram, until } from "./product.ts";
import { addSession, addUser, databaseOf, freshNonce, newKey, signed } from "./roles.ts";

let product: Product;
let db: Database;
let userId: string;
let env: ReturnType<typeof readServerEnv>;
beforeAll(async () => {
  product = await startProduct();
  db = await databaseOf(product);
  userId = await addUser(db, "admin");
  env = readServerEnv(product.env, root);
});
afterAll(async () => {
  await db?.$disconnect();
  await product?.stop();
});

async function rotate(...options: string[]) {
  const program = startProgram("npm", ["run", "-s", "admin", "--", "rotate-secrets", ...options], product.env);
  const code = await new Promise((resolve) => program.child.once("close", resolve));
  return { code, said: program.output() };
}

/** What the agent of this machine was last heard with; undefined while the hub is away. */
async function lastSample(): Promise<{ id: string; receivedAt: number } | undefined> {
  const answer = await askHub(env.hubSocket, "/fleet").catch(() => undefined);
  return (answer?.body as { rows: { id: string; receivedAt: number }[] } | undefined)?.rows[0];
}
const secretsNow = () => JSON.stringify(readSecrets(env));

/** All that lets somebody in, as it is worth something now. */
async function allKeys() {
  const { cookie } = await addSession(product, db, userId);
  const headers = { cookie, origin: product.url };
  const ticketAnswer = await send(`${product.url}/live-ticket`, { method: "POST", headers });
  return {
    cookie,
    ticket: TicketAnswer.parse(JSON.parse(ticketAnswer.text)),
    nonce: await freshNonce(product),
    secrets: readSecrets(env),
  };
}
type Keys = Awaited<ReturnType<typeof allKeys>>;

const machines = (cookie: string) => send(`${product.url}/api/machines`, { headers: { cookie } });
const push = (machineId: string, { secrets }: Keys) =>
  notify(env, secrets, {
    topic: topics.settings(machineId),
    payload: { ...defaultSettings, version: 0 },
    options: { eligible_authid: [machineId, "hub"] },
  });

/** Both parts have started again, and samples of the same machine come in. */
async function comesBack(machineId: string, since: number): Promise<void> {
  await until(async () => {
    const health = await send(`${product.url}/healthz`).catch(() => undefined);
    const sample = await lastSample();
    return health?.status === 200 && sample?.id === machineId && sample.receivedAt > since;
  }, 90_000);
}

it("does nothing before it was agreed to, and says what will happen", async () => {
  const before = secretsNow();
  const { code, said } = await rotate();
  expect([code, secretsNow()]).toEqual([1, before]);
  expect(said).toMatch(/everybody is signed out.*No agent is lost.*--yes/);
  expect((await rotate("--yes", "--only", "everything")).said).toMatch(
    /--only takes one of session, ticket, nonce, pusher/,
  );
  expect(secretsNow()).toBe(before);
});

it("makes all secrets anew: the old ones open nothing, and the agent goes on as the same machine", async () => {
  await until(async () => (await lastSample()) !== undefined, 30_000);
  const machineId = (await lastSample())?.id ?? "";
  const old = await allKeys();
  expect((await machines(old.cookie)).status).toBe(200);

  const { code, said } = await rotate("--yes");
  expect([code, said]).toEqual([0, expect.stringContaining("agents come back by themselves")]);
  await until(async () => (await push(machineId, old).catch(() => undefined))?.status === 401, 60_000);
  await comesBack(machineId, Date.now());
  expect(await db.machine.count()).toBe(1);

  for (const name of Object.keys(old.secrets) as (keyof typeof old.secrets)[]) {
    expect(readSecrets(env)[name]).not.toBe(old.secrets[name]);
    expect(product.output() + said).not.toContain(old.secrets[name]);
    expect(product.output() + said).not.toContain(readSecrets(env)[name]);
  }
  expect((await machines(old.cookie)).status).toBe(401);
  const asked = { method: "POST", headers: { cookie: old.cookie, origin: product.url } };
  expect((await send(`${product.url}/live-ticket`, asked)).status).toBe(401); // so a live page leads to the sign-in
  const client = await WampClient.open({ url: wsUrl(env), origin: product.url });
  const { authid, ticket } = old.ticket;
  await expect(client.join({ authmethods: ["ticket"], authid, sign: () => ticket })).rejects.toThrow(/new ticket/);
  await client.close();
  const headers = await signed(newKey(), old.nonce, "{}");
  expect((await send(`${product.url}/clients/`, { method: "POST", headers, body: "{}" })).text).toContain(
    "is not fresh",
  );
  expect((await push(machineId, old)).status).toBe(401);

  const now = await allKeys();
  expect((await machines(now.cookie)).status).toBe(200);
  expect((await push(machineId, now)).body).toHaveProperty("id");
  const deed = await db.auditEntry.findFirst({ where: { action: "secrets rotated" } });
  expect(deed).toMatchObject({ actorKind: "command", detail: { groups: ["session", "ticket", "nonce", "pusher"] } });
});

it("is taken as a whole also when the command is killed right after the one step that counts", async () => {
  const machineId = (await lastSample())?.id ?? "";
  const old = await allKeys();
  renewSecrets(env, ["pusher"]); // and nothing else: as if it had ended here
  await until(async () => (await push(machineId, old).catch(() => undefined))?.status === 401, 60_000);
  await comesBack(machineId, Date.now());
  expect((await push(machineId, await allKeys())).body).toHaveProperty("id");
  expect((await machines(old.cookie)).status).toBe(200); // of the other secrets nothing was changed
  const { machines: known } = AdminSnapshot.parse((await askHub(env.hubSocket, "/admin")).body);
  expect(known.map(({ id }) => id)).toEqual([machineId]);
});
