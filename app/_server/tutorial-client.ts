import "server-only";
import { createAllowances } from "@realtimemonitor/protocol/allowance.ts";
import { IpAddress, tutorialId } from "@realtimemonitor/protocol/identifiers.ts";
import { type TutorialSettings, tutorialSettingsOf } from "@realtimemonitor/protocol/tutorial.ts";
import { noteDeed } from "./audit.ts";
import { database, write } from "./db.ts";
import { serverEnv } from "./env.ts";
import { HttpRefusal } from "./http-refusal.ts";
import { tellHub } from "./hub.ts";
import { webLog } from "./log.ts";
import { settingsFields, settingsOf } from "./machine-row.ts";
import { askerOf, isSameOrigin, peerAddress } from "./peer.ts";
import { readBody } from "./signed-request.ts";

/** Anybody can make one, by naming an address. */
export const tutorialMachinesLimit = 100;

/** A client asks once when it starts; many may start at once behind one address. */
const asking = createAllowances({ atOnce: 30, perSecond: 0.5 });

const answerFields = { id: true, ip: true, ...settingsFields } as const;

/** Whether the tutorial's client asks, while its mode is on. Others ask with a signature. */
export function isTutorialClient({ headers }: Request): boolean {
  const type = headers.get("content-type") ?? "";
  return serverEnv().isTutorialMode && /^application\/x-www-form-urlencoded\s*(;|$)/i.test(type);
}

/**
 * The tutorial's `POST /clients/` with nothing but an ip: the settings of the machine of that address, which is made the first
 * time. It is of kind "tutorial", and no such request touches another.
 */
export async function answerTutorialClient(request: Request): Promise<TutorialSettings> {
  const address = peerAddress(request.headers);
  // a form on a page of any site could ask as well, from behind the firewall
  const isOfPage = request.headers.has("origin") || request.headers.has("sec-fetch-site");
  if (isOfPage && !isSameOrigin(request.headers)) throw new HttpRefusal(403, "origin", "must be this server's own");
  if (!asking.take(askerOf(address))) {
    throw new HttpRefusal(429, null, "Too many ask from this address; try again in a minute.", { "retry-after": "60" });
  }
  const ip = readIp(await readBody(request));
  const id = tutorialId(ip);

  const known = await (await database()).machine.findUnique({ where: { id }, select: answerFields });
  const row = known ?? (await join(id, ip, address));
  return tutorialSettingsOf(id, row.ip ?? ip, settingsOf(row));
}

function readIp(body: Uint8Array): string {
  const ip = IpAddress.safeParse(new URLSearchParams(new TextDecoder().decode(body)).get("ip"));
  if (!ip.success) throw new HttpRefusal(400, "ip", "must be an IPv4 or IPv6 address");
  return ip.data;
}

async function join(id: string, ip: string, address: string) {
  const row = await write(async (tx) => {
    const known = await tx.machine.findUnique({ where: { id }, select: answerFields });
    if (known) return known; // by another request, meanwhile
    if ((await tx.machine.count({ where: { kind: "tutorial" } })) >= tutorialMachinesLimit) {
      throw new HttpRefusal(
        403,
        "ip",
        `would be one of over ${tutorialMachinesLimit} of the tutorial; remove some in the admin`,
      );
    }
    const card = { kind: "tutorial", publicKey: id, name: ip, ip, facts: {}, tags: [], joinedAt: Date.now() };
    const made = await tx.machine.create({ data: { id, ...card }, select: answerFields });
    const actor = { kind: "stranger", id: null, name: ip, address } as const;
    const target = { kind: "machine", id, name: ip };
    await noteDeed(tx, actor, { action: "machine joined", target, detail: { by: "tutorial mode" } });
    return made;
  });
  webLog().info(`${id} joined in tutorial mode, from ${address}`);
  await tellHub(id); // before the answer, since the client begins to publish at once
  return row;
}
