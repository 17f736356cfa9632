import { mkdtempSync, rmSync } from "node:fs";
import { Sample } from "@realtimemonitor/protocol/sample.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import { addMachine } from "../crossbar/testing/people.ts";
import { startNames, startRealAgent } from "../crossbar/testing/real-agent.ts";
import { startTestRouter } from "../crossbar/testing/router.ts";
import { openDatabase } from "../prisma/open-database.ts";
import { joinAsHub } from "./join-as-hub.ts";
import { atTheEnd } from "./undo.ts";
import { pause } from "./world.ts";

/** What the real agent says of this host once a second, through a real router, for so long. */
export async function recordSamples(seconds: number): Promise<Sample[]> {
  const router = await startTestRouter();
  atTheEnd(() => router.stop());
  const database = await openDatabase(router.env.databaseUrl);
  atTheEnd(() => database.$disconnect());
  const folder = mkdtempSync("/tmp/rm-record-");
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  const samples: Sample[] = [];
  const observer = await joinAsHub(router.env);
  await observer.subscribe(topics.stats, ({ args }) => {
    const sample = Sample.safeParse(args[0]);
    if (sample.success) samples.push(sample.data);
  });
  const agent = startRealAgent(await addMachine(database), router.env.port, startNames(folder));
  atTheEnd(() => agent.stop());
  await pause(seconds * 1_000 + 3_000); // the first samples have no rates yet
  if (samples.length < seconds) throw new Error(`only ${samples.length} samples in ${seconds} s:\n${agent.log()}`);
  return samples.slice(-seconds);
}
