import "server-only";
import { type EnrolmentAnswer, EnrolmentRequest } from "@realtimemonitor/protocol/enrolment.ts";
import { explain } from "@realtimemonitor/protocol/explain.ts";
import { newMachineId, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { SettingsValues } from "@realtimemonitor/protocol/settings.ts";
import { realm } from "@realtimemonitor/protocol/topics.ts";
import type { Prisma } from "../../prisma/generated/client.ts";
import { type Actor, noteDeed } from "./audit.ts";
import { write } from "./db.ts";
import { HttpRefusal } from "./http-refusal.ts";
import { tellHub } from "./hub.ts";
import { stateOf } from "./join-tokens.ts";
import { webLog } from "./log.ts";
import { settingsFields, settingsOf } from "./machine-row.ts";
import { peerAddress } from "./peer.ts";
import { readSignedRequest } from "./signed-request.ts";
import { tokenRefusals } from "./token-refusals.ts";

const answerFields = { id: true, ...settingsFields } as const;

/**
 * An agent asks for its settings; a key that is new joins with its token. Calling it again, or twice at once, gives the
 * same machine and uses the token once.
 */
export async function enrol(request: Request): Promise<EnrolmentAnswer> {
  const { publicKey, body } = await readSignedRequest(request);
  const parsed = EnrolmentRequest.safeParse(body);
  if (!parsed.success) {
    const { field, message } = explain(parsed.error);
    throw new HttpRefusal(400, field, message);
  }
  const asked = parsed.data;
  const tokenHash = asked.token && (await sha256Hex(asked.token));

  const { row, isNew } = await write(async (tx) => {
    const known = await refresh(tx, publicKey, asked);
    return known
      ? { row: known, isNew: false }
      : { row: await join(tx, publicKey, asked, tokenHash, peerAddress(request.headers)), isNew: true };
  });
  if (isNew) webLog().info(`${row.id} joined as ${JSON.stringify(asked.name)}`);
  await tellHub(row.id); // before the answer, so that the hub knows the key when the agent comes
  return { machineId: row.id, settings: settingsOf(row), router: { url: "/ws", realm } };
}

/** A known key: its attributes may have changed. Its name was taken once, and since then belongs to the administrator. */
async function refresh(tx: Prisma.TransactionClient, publicKey: string, { ip, facts }: EnrolmentRequest) {
  const known = await tx.machine.findUnique({ where: { publicKey }, select: { id: true } });
  return known && tx.machine.update({ where: known, data: { ip, facts }, select: answerFields });
}

async function join(
  tx: Prisma.TransactionClient,
  publicKey: string,
  { name, ip, facts }: EnrolmentRequest,
  tokenHash: string | undefined,
  address: string,
) {
  if (!tokenHash) {
    throw new HttpRefusal(
      403,
      "token",
      "is missing: this key is new here. Make a join token in the admin, give it with --token",
    );
  }
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
  const id = newMachineId();
  const target = { kind: "machine", id, name };
  const by: Actor = { kind: "machine", id, name, address };
  await noteDeed(tx, by, { action: "machine joined", target, detail: { joinToken: token.label } });
  return tx.machine.create({
    data: {
      id,
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
}
