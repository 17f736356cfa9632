import { faults } from "./faults.ts";
import type { BenchResult } from "./figures.ts";
import { type Scene, setScene } from "./scene.ts";
import { pause } from "./world.ts";

const rounds = 3;
const limitS = 5;
/** Longer than a session must last to be a success to its agent. */
const calmMs = 6_000;

/** From the cure of a fault to live: of each agent its next sample at the hub, of the page its next frame. */
export async function reconnect(): Promise<BenchResult> {
  const scene = await setScene();
  await scene.allAreLive();
  const figures: Record<string, number[]> = { agentsS: [], pageS: [] };
  const note = (name: string, all: string, valuesMs: number[]) => {
    const seconds = valuesMs.map((ms) => ms / 1_000);
    figures[name] = [...(figures[name] ?? []), ...seconds];
    figures[all]?.push(...seconds);
  };

  for (let round = 0; round < rounds; round += 1) {
    for (const { name, what, happen, notForPages } of faults) {
      const curedAt = await happen(scene);
      const [agents, page] = await Promise.all([scene.agentsLiveAfter(curedAt), scene.pageLiveAfter(curedAt)]);
      note(`${name}AgentS`, "agentsS", agents);
      if (!notForPages) note(`${name}PageS`, "pageS", [page]);
      process.stderr.write(`  ${what}: agents ${agents.join(" ")} ms${notForPages ? "" : `, page ${page} ms`}\n`);
      await makeWhole(scene);
    }
  }
  return {
    figures,
    bars: [
      ...faults.map(({ name, what }) => bar(`${name}AgentS`, `agents, ${what}`)),
      ...faults.filter(({ notForPages }) => !notForPages).map(({ name, what }) => bar(`${name}PageS`, `page, ${what}`)),
      bar("agentsS", "agents, all faults"),
      bar("pageS", "page, all faults"),
    ],
    notes: faults.flatMap(({ what, notForPages }) => (notForPages ? [`no page in "${what}": ${notForPages}`] : [])),
  };
}

const bar = (figure: string, what: string) => ({ what, figure, statistic: "p99" as const, limit: limitS });

/** As before the fault: one address, all live and calm. */
async function makeWhole({ wire, elsewhere, names, allAreLive }: Scene): Promise<void> {
  names.say({ address: "127.0.0.1" });
  wire.speak();
  await wire.admit();
  await elsewhere.refuse();
  await allAreLive();
  await pause(calmMs);
}
