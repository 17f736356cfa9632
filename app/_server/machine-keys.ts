import "server-only";
import { AgentId, RunId } from "@realtimemonitor/protocol/identifiers.ts";
import { newJoinToken, randomText, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { SettingsValues } from "@realtimemonitor/protocol/settings.ts";
import { noteDeed } from "./audit.ts";
import { database, write } from "./db.ts";
import { NotFound, Refused } from "./errors.ts";
import { hubAdminFleet, hubAskForNewKey, hubSplit } from "./hub.ts";
import { settingsFields, settingsOf, tagsOf } from "./machine-row.ts";
import { requireAdmin } from "./session.ts";

/** The agent is told at once; its token is of no use to anybody later. */
const tokenLifetimeMs = 10 * 60_000;

/** Asks the machine's agent to replace its key. That it was done is in the audit log when the new key has come. */
export async function askForNewKey(id: string): Promise<void> {
  await requireAdmin();
  const machineId = known(id);
  const row = await (await database()).machine.findUnique({ where: { id: machineId }, select: { id: true } });
  if (!row) throw new NotFound("There is no such machine.");
  if (!(await hubAskForNewKey(machineId))) throw new Refused(null, "Its agent is not there now. Ask again when it is.");
}

/**
 * Of several agents with one identity, that of `keptRunId` stays this machine, with a new key. The others become machines of
 * their own with the same tags and settings, each by a token that is made for it and told to it alone.
 */
export async function splitMachine(id: string, keptRunId: string): Promise<void> {
  const { userId, actor } = await requireAdmin();
  const [machineId, kept] = [known(id), RunId.parse(keptRunId)];
  const fleet = await hubAdminFleet();
  const clones = fleet?.machines.find((machine) => machine.id === machineId)?.clones ?? [];
  const others = clones.filter(({ runId }) => runId !== kept).map(({ runId }) => ({ runId, token: newJoinToken() }));
  if (others.length === 0 || others.length === clones.length) {
    throw new Refused(null, "These agents are not there any more. Look again who is.");
  }
  const hashes = await Promise.all(others.map(({ token }) => sha256Hex(token)));
  const now = Date.now();
  await write(async (tx) => {
    const row = await tx.machine.findUnique({
      where: { id: machineId },
      select: { name: true, tags: true, forgetAfterMs: true, ...settingsFields },
    });
    if (!row) throw new NotFound("There is no such machine.");
    const { name, forgetAfterMs } = row;
    await tx.joinToken.createMany({
      data: hashes.map((hash) => ({
        id: randomText(16),
        hash,
        label: `split of ${name}`.slice(0, 64),
        tags: tagsOf(row),
        settings: SettingsValues.parse(settingsOf(row)),
        forgetAfterMs,
        usesLimit: 1,
        createdAt: now,
        expiresAt: now + tokenLifetimeMs,
        createdById: userId,
      })),
    });
    const hosts = clones.map(
      ({ hostname, address }) => `${hostname ?? "a host"} at ${address ?? "an unknown address"}`,
    );
    const target = { kind: "machine", id: machineId, name };
    await noteDeed(tx, actor, { action: "machine split", target, detail: { agents: hosts } });
  });
  if (await hubSplit(machineId, kept, others)) return;
  await write((tx) => tx.joinToken.updateMany({ where: { hash: { in: hashes } }, data: { revokedAt: Date.now() } }));
  throw new Refused(null, "One of these agents has just gone. Look again who is there.");
}

function known(id: string): string {
  const parsed = AgentId.safeParse(id);
  if (!parsed.success) throw new NotFound("There is no such machine.");
  return parsed.data;
}
