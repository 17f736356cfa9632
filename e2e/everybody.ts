import { topics } from "@realtimemonitor/protocol/topics.ts";
import { expect } from "vitest";
import { createSampler, joinAsAgent, type TestMachine } from "../crossbar/testing/people.ts";
import type { Database } from "../prisma/open-database.ts";
import { readServerEnv } from "../start/server-env.mjs";
import { type Answer, type Asked, send } from "./http.ts";
import { type Product, root, startProduct } from "./product.ts";
import { addSession, addUser, databaseOf, enrol, freshNonce, type Key, newKey, remembered, signed } from "./roles.ts";
import { builtActions, callAction, form } from "./server-actions.ts";

/** Whose request is nobody's, for one reason or another: each must get what nobody gets. */
export const strangers = [
  "nobody",
  "forged cookie",
  "expired cookie",
  "expired session",
  "revoked session",
  "agent",
  "pending agent",
] as const;
export const roles = [...strangers, "viewer", "admin"] as const;
export type Role = (typeof roles)[number];

export type Call = { args: unknown[]; fields?: Record<string, string> };
/** The name of a machine that asked without a token. */
export const waiting = "waits-in-the-matrix";
export const untouched = { result: "none" };
export const makeToken = "app/(live)/admin/join-tokens/actions.ts#makeJoinToken";
export const newToken = (label: string): Call => ({
  args: [{ form: untouched }, form],
  fields: { label, uses: "1", tags: "", expires: "1 hour", forget: "never", show_cpus: "on", frequency: "1" },
});

export type Everybody = {
  product: Product;
  db: Database;
  /** An agent's key, and the machine that joined with it. */
  key: Key;
  machineId: string;
  machineName: string;
  /** An open join token, by its label. */
  tokenId: string;
  label: string;
  /** The viewer's account. */
  viewerId: string;
  cookieOf(role: Role): string | undefined;
  ask(role: Role, path: string, asked?: Asked): Promise<Answer>;
  call(role: Role, action: string, on: string, call: Call, origin?: string): Promise<Answer>;
  stop(): Promise<void>;
};

/** A machine is shown from its first sample on. */
async function sample(product: Product, machine: TestMachine): Promise<void> {
  const agent = await joinAsAgent(readServerEnv(product.env, root), machine);
  await agent.publish(topics.stats, [createSampler()()]);
  await agent.close();
}

/** The product, with an administrator, a viewer, all kinds of strangers, a machine and an open join token. */
export async function startWithEverybody(): Promise<Everybody> {
  const product = await startProduct(["--no-agent"]);
  try {
    return await prepare(product);
  } catch (error) {
    await product.stop();
    throw error;
  }
}

async function prepare(product: Product): Promise<Everybody> {
  const db = await databaseOf(product);
  const [admin, viewer] = [await addUser(db, "admin"), await addUser(db, "viewer")];
  const past = Date.now() - 1;
  const session = async (userId: string, change = {}) => (await addSession(product, db, userId, change)).cookie;
  const cookies: Partial<Record<Role, string>> = {
    admin: await session(admin),
    viewer: await session(viewer),
    "forged cookie": await session(admin, { secret: "a secret of somebody else's" }),
    "expired cookie": await session(admin, { maxAge: -60 }),
    "expired session": await session(admin, { expiresAt: past }),
    "revoked session": await session(admin, { revokedAt: past }),
  };
  const [machineName, label, key, pendingKey] = ["machine-of-the-matrix", "label-of-the-matrix", newKey(), newKey()];
  const actions = builtActions();
  /** Agents prove themselves by what they sign; here with a signature of theirs for another request. */
  const signatures: Partial<Record<Role, Record<string, string>>> = {
    agent: await signed(key, await freshNonce(product), "another body"),
    "pending agent": await signed(pendingKey, await freshNonce(product), "another body"),
  };
  const headersOf = (role: Role): Record<string, string> => {
    const { "content-type": _, ...signature } = signatures[role] ?? {};
    return { ...signature, ...(cookies[role] ? { cookie: cookies[role] } : {}) };
  };
  const ask = (role: Role, path: string, { headers, ...asked }: Asked = {}) =>
    send(`${product.url}${path}`, { ...asked, headers: { ...headersOf(role), ...headers } });
  const call = (role: Role, action: string, on: string, what: Call, origin = product.url) => {
    const id = actions.get(action) ?? "";
    return callAction({ url: `${product.url}${on}`, id, ...what, headers: headersOf(role), origin });
  };

  const made = await call("admin", makeToken, "/admin/join-tokens", newToken("used by the machine"));
  const token = /j-[a-z0-9]{32}/.exec(made.text)?.[0];
  const joined = await enrol(product, key, { token, name: machineName });
  if (joined.status !== 200) throw new Error(`the machine could not join: ${made.text}\n${joined.text}`);
  const machineId: string = JSON.parse(joined.text).machineId;
  await sample(product, { id: machineId, ...key });
  const waits = await enrol(product, pendingKey, { name: waiting });
  if (waits.status !== 202) throw new Error(`the machine does not wait: ${waits.text}`);
  await call("admin", makeToken, "/admin/join-tokens", newToken(label));
  const { id: tokenId } = await db.joinToken.findFirstOrThrow({ where: { label } });
  return {
    product,
    db,
    key,
    machineId,
    machineName,
    tokenId,
    label,
    viewerId: viewer,
    cookieOf: (role) => cookies[role],
    ask,
    call,
    async stop() {
      await db.$disconnect();
      await product.stop();
    },
  };
}

/** Each is answered with one of these, and nothing of what is remembered changes. */
export async function expectNoChange({ db }: Everybody, asks: Promise<Answer>[], statuses: number[]): Promise<void> {
  const before = await remembered(db);
  for (const answer of await Promise.all(asks)) expect(statuses).toContain(answer.status);
  expect(await remembered(db)).toBe(before);
}
