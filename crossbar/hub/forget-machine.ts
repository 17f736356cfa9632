import type { Database } from "../../prisma/open-database.ts";

/**
 * Removes a machine that stayed away for as long as its token said, with its entry in the audit log (app/_server/audit.ts), or
 * neither. Throws what the database throws.
 */
export async function forgetMachine(database: Database, id: string): Promise<void> {
  await database.$transaction(async (tx) => {
    const machine = await tx.machine.findFirst({ where: { id, forgetAfterMs: { not: null } }, select: { name: true } });
    if (!machine) return; // it is gone, or an administrator keeps it now
    await tx.machine.delete({ where: { id } });
    await tx.auditEntry.create({
      data: {
        at: Date.now(),
        actorKind: "command",
        actorName: "the server",
        action: "machine removed",
        targetKind: "machine",
        targetId: id,
        targetName: machine.name,
        detail: { because: "it stayed away" },
      },
    });
  });
}
