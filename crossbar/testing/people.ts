import { generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { pageAuthid, publicAuthid, readerAuthid, tutorialId } from "@realtimemonitor/protocol/identifiers.ts";
import { newApiToken, newMachineId, newRunId, randomText, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import { sealTicket, type TicketClaims, ticketLifetimeMs } from "@realtimemonitor/protocol/ticket.ts";
import type { Prisma } from "../../prisma/generated/client.ts";
import type { Database } from "../../prisma/open-database.ts";
import type { ServerEnv } from "../../start/server-env.mjs";
import { WampClient } from "./wamp-client.ts";

export type TestMachine = { id: string; publicKey: string; privateKey: KeyObject };

/** A machine as `POST /clients/` leaves it: a row, and a key that only it has. */
export async function addMachine(
  database: Database,
  change: Partial<Prisma.MachineUncheckedCreateInput> = {},
): Promise<TestMachine> {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const machine = {
    id: newMachineId(),
    publicKey: publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex"),
  };
  await database.machine.create({
    data: { name: "a machine", ip: "192.0.2.1", facts: {}, tags: [], joinedAt: Date.now(), ...machine, ...change },
  });
  return { ...machine, privateKey };
}

export const wsUrl = (env: ServerEnv) => `${env.localUrl.replace("http", "ws")}/ws`;

/** An address of this host that it connects from. */
type From = { localAddress: string };

/** Joins the router as a machine's agent, by cryptosign. */
export async function joinAsAgent(env: ServerEnv, machine: TestMachine, from?: From): Promise<WampClient> {
  const client = await WampClient.open({ url: wsUrl(env), ...from });
  await client.join({
    authmethods: ["cryptosign"],
    authid: machine.id,
    authextra: { pubkey: machine.publicKey },
    sign: ({ challenge = "" }) =>
      sign(null, Buffer.from(challenge, "hex"), machine.privateKey).toString("hex") + challenge,
  });
  return client;
}

/** Joins as the tutorial's client and page do: without a name, and from a page that is a file. */
export async function joinAsTutorial(env: ServerEnv): Promise<WampClient> {
  const client = await WampClient.open({ url: wsUrl(env), origin: "null" });
  await client.join();
  return client;
}

/** A machine of the tutorial, as its first `POST /clients/` makes it. */
export const addTutorialMachine = (database: Database, ip: string) =>
  addMachine(database, { id: tutorialId(ip), kind: "tutorial", publicKey: tutorialId(ip), name: ip, ip });

export type TestSession = { id: string; role: "viewer" | "admin" };
/** A stranger's page: in no database, with an id that was made up for its ticket. */
export type TestStranger = { id: string; role: "public" };
export const newStranger = (): TestStranger => ({ id: randomText(24), role: "public" });
export const authidOf = ({ id, role }: TestSession | TestStranger) =>
  role === "public" ? publicAuthid(id) : pageAuthid(id);

/** What an administrator decides; the hub has to be told, or to look. */
export async function setPublic(database: Database, isOn: boolean): Promise<void> {
  const data = { isOn, changedAt: Date.now() };
  await database.publicDashboard.upsert({ where: { id: 1 }, create: data, update: data });
}

/** A signed-in user: a user and a session in the database. */
export async function addSession(database: Database, role: TestSession["role"]): Promise<TestSession> {
  const id = randomText(24);
  const now = Date.now();
  await database.session.create({
    data: {
      id,
      createdAt: now,
      expiresAt: now + 3_600_000,
      user: {
        create: {
          id: randomUUID(),
          email: `${id}@example.test`,
          name: role,
          passwordHash: "none",
          role,
          createdAt: now,
        },
      },
    },
  });
  return { id, role };
}

export type TestToken = { id: string; token: string; userId: string };

/** An API token of an account of its own. */
export async function addApiToken(
  database: Database,
  change: Partial<Prisma.ApiTokenUncheckedCreateInput> = {},
): Promise<TestToken> {
  const [id, token, userId, now] = [randomText(16), newApiToken(), randomUUID(), Date.now()];
  const account = { email: `${id}@example.test`, name: "a reader", passwordHash: "none", role: "viewer" };
  await database.user.create({ data: { id: userId, createdAt: now, ...account } });
  const row = { id, hash: await sha256Hex(token), label: "a program", scope: "read", userId, createdAt: now };
  await database.apiToken.create({ data: { ...row, expiresAt: now + 3_600_000, ...change } });
  return { id, token, userId };
}

/** Joins the router as a program that reads. */
export async function joinAsReader(env: ServerEnv, { id, token }: TestToken, authid = readerAuthid(id)) {
  const client = await WampClient.open({ url: wsUrl(env) });
  await client.join({ authmethods: ["ticket"], authid, sign: () => token });
  return client;
}

export function ticketFor(
  secret: string,
  session: TestSession | TestStranger,
  change: Partial<TicketClaims> = {},
): Promise<string> {
  const issuedAt = Date.now();
  const claims = { nonce: randomText(24), sessionId: session.id, role: session.role, issuedAt };
  return sealTicket(secret, { ...claims, expiresAt: issuedAt + ticketLifetimeMs, ...change });
}

/** Joins the router as a page of that session. */
export async function joinWithTicket(
  env: ServerEnv,
  session: TestSession | TestStranger,
  ticket: string,
  authid = authidOf(session),
  from?: From,
): Promise<WampClient> {
  const client = await WampClient.open({ url: wsUrl(env), origin: env.publicUrl, ...from });
  await client.join({ authmethods: ["ticket"], authid, sign: () => ticket });
  return client;
}

/** A good sample of a run; each call gives the next one. */
export function createSampler(runId = newRunId()) {
  let seq = 0;
  return (change: Partial<Sample> = {}): Sample => ({
    runId,
    seq: seq++,
    sampledAt: Date.now(),
    monotonicMs: performance.now(),
    settings_version: 1,
    cpus: [12.5, 80],
    memory: { totalBytes: 8e9, usedBytes: 2e9 },
    disks: [{ mount: "/", totalBytes: 1e11, usedBytes: 5e10 }],
    ...change,
  });
}
