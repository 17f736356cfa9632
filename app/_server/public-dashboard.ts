import "server-only";
import { noteDeed } from "./audit.ts";
import { database, write } from "./db.ts";
import { NotSignedIn } from "./errors.ts";
import { tellHubOfPublicSwitch } from "./hub.ts";
import { requireAdmin } from "./session.ts";

/** `changedAt` is null as long as nobody has decided; `changedBy` also when that account is gone. */
export type PublicSwitch = { isOn: boolean; changedAt: number | null; changedBy: string | null };

/** Whether anybody may see the fleet, without addresses. */
export async function isDashboardPublic(): Promise<boolean> {
  const row = await (await database()).publicDashboard.findUnique({ where: { id: 1 }, select: { isOn: true } });
  return row?.isOn ?? false;
}

/** For what strangers may have while it is on. */
export async function requirePublic(): Promise<void> {
  if (!(await isDashboardPublic())) throw new NotSignedIn("The dashboard is not public. Sign in first.");
}

export async function readPublicSwitch(): Promise<PublicSwitch> {
  await requireAdmin();
  const row = await (await database()).publicDashboard.findUnique({
    where: { id: 1 },
    select: { isOn: true, changedAt: true, changedBy: { select: { name: true } } },
  });
  if (!row) return { isOn: false, changedAt: null, changedBy: null };
  return { isOn: row.isOn, changedAt: Number(row.changedAt), changedBy: row.changedBy?.name ?? null };
}

/** Off ends the pages of strangers at once; should the hub not hear of it, within half a minute. */
export async function setPublicDashboard(isOn: boolean): Promise<void> {
  const { userId, actor } = await requireAdmin();
  const data = { isOn, changedAt: Date.now(), changedById: userId };
  await write(async (tx) => {
    const row = await tx.publicDashboard.findUnique({ where: { id: 1 }, select: { isOn: true } });
    if ((row?.isOn ?? false) === isOn) return;
    await tx.publicDashboard.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data });
    await noteDeed(tx, actor, { action: "public dashboard switched", detail: { isOn } });
  });
  await tellHubOfPublicSwitch();
}
