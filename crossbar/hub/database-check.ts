// A process that reads the whole database once, looks for damage, tells the hub and ends.
import { setPriority } from "node:os";
import { checkDatabase } from "../../prisma/history/quick-check.ts";

setPriority(19);
process.on("disconnect", () => process.exit(0)); // the hub is gone
process.send?.(checkDatabase(process.argv[2] ?? ""), () => process.exit(0));
