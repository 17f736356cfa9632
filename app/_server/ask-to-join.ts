import "server-only";
import { createAllowances } from "@realtimemonitor/protocol/allowance.ts";
import type { EnrolmentRequest, PendingAnswer } from "@realtimemonitor/protocol/enrolment.ts";
import { fingerprintOf } from "@realtimemonitor/protocol/fingerprint.ts";
import { randomText } from "@realtimemonitor/protocol/random.ts";
import type { Prisma } from "../../prisma/generated/client.ts";
import { noteDeed } from "./audit.ts";
import { HttpRefusal } from "./http-refusal.ts";

/** So many wait, and so many are remembered as rejected; who has not asked for the longest time goes. */
export const pendingLimit = 100;

/** One that waits asks every 5 to 30 s. */
const asking = { each: { atOnce: 60, perSecond: 4 }, all: { atOnce: 300, perSecond: 30 } };
/** Each new key takes a place, and a line of the audit log: one address alone cannot push out those that go on asking. */
const newKeys = { each: { atOnce: 20, perSecond: 0.1 }, all: { atOnce: 100, perSecond: 0.5 } };

const createPace = ({ each, all }: typeof asking) => ({ each: createAllowances(each), all: createAllowances(all) });

/** On globalThis, since routes and pages may be given a module each. */
const kept = globalThis as { realtimemonitorAskingPaces?: { asking: Pace; newKeys: Pace } };
type Pace = ReturnType<typeof createPace>;
function paces() {
  kept.realtimemonitorAskingPaces ??= { asking: createPace(asking), newKeys: createPace(newKeys) };
  return kept.realtimemonitorAskingPaces;
}

/** For tests: whoever asked too often may again. */
export const forgetWhoAsked = () => void delete kept.realtimemonitorAskingPaces;

/**
 * A key that is new here and has no token: it waits for an administrator. He approves what he saw, so its first name stays.
 * @throws HttpRefusal when too many ask.
 */
export async function askToJoin(
  tx: Prisma.TransactionClient,
  publicKey: string,
  { name, ip, facts }: EnrolmentRequest,
  address: string,
): Promise<PendingAnswer | "rejected"> {
  mustBePaced(paces().asking, address);
  const fingerprint = await fingerprintOf(publicKey);
  const known = await tx.pendingMachine.findUnique({ where: { publicKey }, select: { id: true } });
  if (!known) mustBePaced(paces().newKeys, address);
  const now = Date.now();
  const { id, rejectedAt } = await tx.pendingMachine.upsert({
    where: { publicKey },
    create: { id: randomText(16), publicKey, name, ip, facts, address, askedAt: now, seenAt: now },
    update: { ip, facts, address, seenAt: now },
    select: { id: true, rejectedAt: true },
  });
  if (!known) {
    await forgetLongestSilent(tx, { rejectedAt: null });
    await noteDeed(
      tx,
      { kind: "machine", id: null, name, address },
      { action: "machine asked to join", target: { kind: "pending machine", id, name }, detail: { fingerprint } },
    );
  }
  return rejectedAt === null ? { pending: true, fingerprint } : "rejected";
}

/** Keeps those that are like that within their number. */
export async function forgetLongestSilent(
  tx: Prisma.TransactionClient,
  where: Prisma.PendingMachineWhereInput,
): Promise<void> {
  const over = await tx.pendingMachine.findMany({
    where,
    orderBy: [{ seenAt: "desc" }, { askedAt: "desc" }],
    skip: pendingLimit,
    select: { id: true },
  });
  if (over.length > 0) await tx.pendingMachine.deleteMany({ where: { id: { in: over.map(({ id }) => id) } } });
}

/** An address that asks too often takes nothing from the others. */
function mustBePaced({ each, all }: Pace, address: string): void {
  if (each.take(address) && all.take("")) return;
  throw new HttpRefusal(429, null, "Too many machines ask to be let in. Ask again in a minute.", {
    "retry-after": "60",
  });
}
