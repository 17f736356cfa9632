import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { join } from "node:path";
import { NonceAnswer, signatureHeaders, signingText } from "@realtimemonitor/protocol/enrolment.ts";
import { randomText, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { encode } from "next-auth/jwt";
import { hashPassword } from "../app/_server/passwords.ts";
import { inPlay } from "../crossbar/testing/run-log.ts";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { readSecrets } from "../start/secrets.mjs";
import { type Answer, send } from "./http.ts";
import type { Product } from "./product.ts";

export const password = "correct horse battery";
inPlay("a password", password);

export const databaseOf = (product: Product): Promise<Database> =>
  openDatabase(`file:${join(product.stateDir, "realtimemonitor.db")}`);

/** What the hub remembers of a machine by itself, at its own time. */
const writtenByHub = {
  seenAt: true,
  lastRow: true,
  reportedVersion: true,
  reportedResult: true,
  reportedReason: true,
  reportedAt: true,
  appliedInMs: true,
} as const;

/** When a session was used last is written whatever it is used for. */
const writtenByUse = { seenAt: true } as const;

/** All that is remembered, as text: what is the same before and after was not changed. */
export async function remembered(db: Database): Promise<string> {
  const tables = await Promise.all([
    db.machine.findMany({ orderBy: { id: "asc" }, omit: writtenByHub }),
    db.joinToken.findMany({ orderBy: { id: "asc" } }),
    db.user.findMany({ orderBy: { id: "asc" } }),
    db.session.findMany({ orderBy: { id: "asc" }, omit: writtenByUse }),
    db.settingsChange.findMany({ orderBy: { id: "asc" } }),
    db.firstSignInLink.findMany({ orderBy: { hash: "asc" } }),
    db.historyPolicy.findMany(),
    db.publicDashboard.findMany(),
    db.pendingMachine.findMany({ orderBy: { id: "asc" } }),
    db.invitation.findMany({ orderBy: { id: "asc" } }),
    db.apiToken.findMany({ orderBy: { id: "asc" }, omit: { lastUsedAt: true } }),
    db.auditEntry.findMany({ orderBy: { id: "asc" }, where: { NOT: { action: "sign-in refused" } } }),
  ]);
  return JSON.stringify(tables, (_key, value) => (typeof value === "bigint" ? String(value) : value), 1);
}

export async function addUser(db: Database, role: "admin" | "viewer", email = `${role}@example.org`): Promise<string> {
  const id = `u-${randomText(16)}`;
  const passwordHash = await hashPassword(password);
  await db.user.create({ data: { id, email, name: `a ${role}`, passwordHash, role, createdAt: Date.now() } });
  return id;
}

/** A session row of a user, and the cookie that names it, sealed as the web app seals it unless told otherwise. */
export async function addSession(
  product: Product,
  db: Database,
  userId: string,
  change: { expiresAt?: number; revokedAt?: number; secret?: string; maxAge?: number } = {},
): Promise<{ id: string; cookie: string }> {
  const { secret = readSecrets({ secretsFile: join(product.stateDir, "secrets.json") }).session, maxAge = 3_600 } =
    change;
  const id = randomText(24);
  const { expiresAt = Date.now() + 3_600_000, revokedAt = null } = change;
  await db.session.create({ data: { id, userId, createdAt: Date.now(), expiresAt, revokedAt } });
  const token = await encode({ token: { sessionId: id }, secret, maxAge });
  inPlay("a cookie", token);
  return { id, cookie: `realtimemonitor-session-${product.env.PORT}=${token}` };
}

export type Key = { publicKey: string; privateKey: KeyObject };

export function newKey(): Key {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const hex = publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
  inPlay("public", hex);
  return { publicKey: hex, privateKey };
}

export async function freshNonce(product: Product): Promise<string> {
  return NonceAnswer.parse(JSON.parse((await send(`${product.url}/clients/`)).text)).nonce;
}

/** The headers with which an agent signs `POST /clients/`. */
export async function signed(key: Key, nonce: string, body: string | Buffer, path = "/clients/") {
  const bodySha256 = await sha256Hex(typeof body === "string" ? body : new Uint8Array(body));
  const text = signingText({ method: "POST", path, nonce, bodySha256 });
  return {
    "content-type": "application/json",
    [signatureHeaders.publicKey]: key.publicKey,
    [signatureHeaders.nonce]: nonce,
    [signatureHeaders.signature]: sign(null, Buffer.from(text), key.privateKey).toString("hex"),
  };
}

export const facts = { hostname: "h", os: "o", kernel: "k", arch: "a", cpuModel: "c", agentVersion: "1" };

/** An agent's whole `POST /clients/`, signed; `change` spoils the body. */
export async function enrol(product: Product, key: Key, change: Record<string, unknown> = {}): Promise<Answer> {
  const body = JSON.stringify({ name: "a machine", ip: null, facts, ...change });
  const headers = await signed(key, await freshNonce(product), body);
  return send(`${product.url}/clients/`, { method: "POST", headers, body });
}
