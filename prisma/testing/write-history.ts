// A process that writes a minute after another and says which are written, until it is killed: write-history.ts DATABASE MACHINE FIRST
import { openHistoryWriter } from "../history/writer.ts";
import { packMinutes } from "./history.ts";

const [path = "", machineId = "", first = "0"] = process.argv.slice(2);
const writer = openHistoryWriter(path);
for (let minute = Number(first); ; minute += 5) {
  writer.write({
    blocks: packMinutes(machineId, { from: minute * 60_000, minutes: 5, firstSeq: minute * 60 }),
    events: [],
  });
  process.stdout.write(`${minute}\n`);
}
