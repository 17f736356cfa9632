import "server-only";
import {
  type EnrolmentAnswer,
  EnrolmentRequest,
  type PendingAnswer,
  signatureHeaders,
} from "@realtimemonitor/protocol/enrolment.ts";
import { explain } from "@realtimemonitor/protocol/explain.ts";
import { fingerprintOf } from "@realtimemonitor/protocol/fingerprint.ts";
import { newMachineId, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { SettingsValues } from "@realtimemonitor/protocol/settings.ts";
import { realm } from "@realtimemonitor/protocol/topics.ts";
import type { Prisma } from "../../prisma/generated/client.ts";
import { askToJoin } from "./ask-to-join.ts";
import { noteDeed } from "./audit.ts";
import { write } from "./db.ts";
import { HttpRefusal } from "./http-refusal.ts";
import { tellHub } from "./hub.ts";
import { stateOf } from "./join-tokens.ts";
import { webLog } from "./log.ts";
import { settingsFields, settingsOf } from "./machine-row.ts";
import { peerAddress } from "./peer.ts";
import { readSignedRequest } from "./signed-request.ts";
import { tokenRefusals } from "./token-refusals.ts";

const answerFields = { id: true, publicKey: true, ...settingsFields } as const;

export type EnrolmentOutcome = EnrolmentAnswer | PendingAnswer;

/**
 * An agent asks for its settings; a key that is new joins with its token, or waits for an administrator. Calling it again, or
 * twice at once, gives the same machine and uses the token once.
 */
export async function enrol(request: Request): Promise<EnrolmentOutcome> {
  const { publicKey, body, isAlsoSignedBy } = await readSignedRequest(request);
  const parsed = EnrolmentRequest.safeParse(body);
  if (!parsed.success) {
    const { field, message } = explain(parsed.error);
    throw new HttpRefusal(400, field, message);
  }
  const asked = parsed.data;
  if (asked.newPublicKey && !isAlsoSignedBy(asked.newPublicKey)) {
    throw new HttpRefusal(401, signatureHeaders.newSignature, "does not belong to the new key, the nonce and the body");
  }
  const address = peerAddress(request.headers);
  const tokenHash = asked.token && (await sha256Hex(asked.token));

  const outcome = await write(async (tx) => {
    const known = await knownMachine(tx, publicKey, asked, address);
    if (known) return { row: await refresh(tx, known, asked), isNew: false };
    if (tokenHash) return { row: await join(tx, { publicKey, asked, tokenHash, address }), isNew: true };
    return askToJoin(tx, publicKey, asked, address);
  });
  if (outcome === "rejected") {
    throw new HttpRefusal(403, "key", "was rejected by an administrator, who can take that back under Machines");
  }
  if ("pending" in outcome) return outcome;
  const { row, isNew } = outcome;
  if (isNew) webLog().info(`${row.id} joined as ${JSON.stringify(asked.name)}`);
  await tellHub(row.id); // before the answer, so that the hub knows the key when the agent comes
  return {
    machineId: row.id,
    publicKey: row.publicKey,
    settings: settingsOf(row),
    router: { url: "/ws", realm },
  };
}

/** The machine that asks. One that has a new key is known by either, since it may have missed the answer. */
async function knownMachine(
  tx: Prisma.TransactionClient,
  publicKey: string,
  { newPublicKey }: EnrolmentRequest,
  address: string,
): Promise<string | undefined> {
  const idOf = async (key: string) =>
    (await tx.machine.findUnique({ where: { publicKey: key }, select: { id: true } }))?.id;
  const id = await idOf(publicKey);
  if (!newPublicKey) return id;
  const idOfNew = await idOf(newPublicKey);
  if (id === undefined || id === idOfNew) return idOfNew;
  if (idOfNew !== undefined)
    throw new HttpRefusal(409, "newPublicKey", "is the key of another machine; make another one");
  await replaceKey(tx, { id, before: publicKey, after: newPublicKey, address });
  return id;
}

async function replaceKey(
  tx: Prisma.TransactionClient,
  { id, before, after, address }: { id: string; before: string; after: string; address: string },
): Promise<void> {
  const { name } = await tx.machine.update({ where: { id }, data: { publicKey: after }, select: { name: true } });
  await tx.pendingMachine.deleteMany({ where: { publicKey: after } });
  const detail = { before: await fingerprintOf(before), after: await fingerprintOf(after) };
  const target = { kind: "machine", id, name };
  await noteDeed(tx, { kind: "machine", id, name, address }, { action: "machine key replaced", target, detail });
}

/** Its attributes may have changed. Its name was taken once, and since then belongs to the administrator. */
const refresh = (tx: Prisma.TransactionClient, id: string, { ip, facts }: EnrolmentRequest) =>
  tx.machine.update({ where: { id }, data: { ip, facts }, select: answerFields });

type Joining = { publicKey: string; asked: EnrolmentRequest; tokenHash: string; address: string };

async function join(tx: Prisma.TransactionClient, { publicKey, asked, tokenHash, address }: Joining) {
  const { name, ip, facts } = asked;
  const token = await tx.joinToken.findUnique({ where: { hash: tokenHash } });
  if (!token) throw new HttpRefusal(403, "token", "is not known here; make a new one in the admin");
  const state = stateOf(token); // only who holds the token learns it
  if (state !== "open") {
    tokenRefusals().note(token.id, name, `the token is ${state}`);
    throw new HttpRefusal(403, "token", `is ${state}; make a new one in the admin`);
  }

  const used = await tx.joinToken.updateMany({
    where: { id: token.id, revokedAt: null, expiresAt: { gt: Date.now() }, uses: { lt: token.usesLimit } },
    data: { uses: { increment: 1 } },
  });
  if (used.count === 0) throw new HttpRefusal(403, "token", "is used up; make a new one in the admin");
  await tx.pendingMachine.deleteMany({ where: { publicKey } }); // it came without a token before
  const row = await tx.machine.create({
    data: {
      id: newMachineId(),
      publicKey,
      name,
      ip,
      facts,
      tags: token.tags ?? [],
      joinedAt: Date.now(),
      forgetAfterMs: token.forgetAfterMs,
      joinTokenId: token.id,
      ...SettingsValues.parse(token.settings),
    },
    select: answerFields,
  });
  const target = { kind: "machine", id: row.id, name };
  const detail = { joinToken: token.label, fingerprint: await fingerprintOf(publicKey) };
  await noteDeed(tx, { kind: "machine", id: row.id, name, address }, { action: "machine joined", target, detail });
  return row;
}
