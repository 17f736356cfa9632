import { history } from "./history.ts";
import { sumUp } from "./figures.ts";
import { undoAll } from "./undo.ts";
try { console.log(JSON.stringify(sumUp(await history({ recordedSeconds: 6, machines: 10, days: 2, blockHours: 24, reads: 40, fleet: 50 })), null, 1)); } catch (e) { console.error(e); } finally { await undoAll(); }
process.exit(0);
