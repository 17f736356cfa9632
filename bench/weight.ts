import { send } from "../e2e/http.ts";
import type { BenchOptions, BenchResult } from "./figures.ts";
import { type FirstView, firstView, type Loaded } from "./first-view.ts";
import { startPageWorld } from "./page-world.ts";
import { signedIn, stranger } from "./visitor.ts";

const fleets = [1, 100, 1_000];
/** Nobody who signs in needs a router or a chart yet: words that only autobahn and uPlot have. */
const laterOnly = /wamp\.2\.json|u-cursor-x/;

/** What a browser with an empty cache must load before a page works, and what it has loaded when the network is quiet. */
export async function weight({ machines = 1_000 }: BenchOptions): Promise<BenchResult> {
  const { browser, env, database, bytes, growTo } = await startPageWorld({ isCounted: true });
  const figures: BenchResult["figures"] = {};
  const bars: BenchResult["bars"] = [
    { what: "script tags of /sign-in, kB gzip", figure: "signInScriptsKb", statistic: "max", limit: 130 },
    { what: "scripts of /sign-in that only the fleet needs", figure: "signInFleetScripts", statistic: "max", limit: 0 },
  ];
  const notes: string[] = [];
  const note = (figure: string, value: number) => {
    figures[figure] = [...(figures[figure] ?? []), value];
  };

  const signIn = await firstView(browser, `${env.publicUrl}/sign-in`, stranger);
  note("signInScriptsKb", kilobytes(signIn.scripts));
  note("signInFleetScripts", await countLaterOnly(signIn.loaded));
  note("signInFirstViewKb", kilobytes(signIn.loaded));
  notes.push(`/sign-in: ${inWords(signIn)}`);

  const visitors = {
    viewer: await signedIn(env, database, "viewer"),
    admin: await signedIn(env, database, "admin"),
  };
  const weigh = async (count: number) => {
    await growTo(count);
    const ofCount = `firstViewOf${count}Kb`;
    for (const [role, visitor] of Object.entries(visitors)) {
      bytes.takeWebSocket();
      const view = await firstView(browser, `${env.publicUrl}/`, visitor);
      const webSocketKb = bytes.takeWebSocket() / 1_000;
      note("homeScriptsKb", kilobytes(view.scripts));
      note("homeAllScriptsKb", kilobytes(view.loaded.filter(({ kind }) => kind === "Script")));
      note(ofCount, kilobytes(view.loaded));
      note(`webSocketOf${count}Kb`, webSocketKb);
      const liveness = view.isLive ? "" : "; it did not become live";
      const text = (view.webSocketTextBytes / 1_000).toFixed(1);
      notes.push(
        `/ as ${role}, ${count} machines: ${inWords(view)}; beside it the WebSocket in ${view.seconds.toFixed(1)} s: ` +
          `${webSocketKb.toFixed(1)} kB for ${text} kB of text${liveness}`,
      );
    }
    bars.push({ what: `all of / with ${count}, kB`, figure: ofCount, statistic: "max", limit: 300 });
  };
  for (const count of fleets.filter((size) => size <= machines)) {
    await weigh(count).catch((error) => notes.push(`/ with ${count} machines: NOT MEASURED: ${error}`));
  }
  if (figures.homeScriptsKb) {
    bars.push({ what: "script tags of /, kB gzip", figure: "homeScriptsKb", statistic: "max", limit: 170 });
  }
  return { figures, bars, notes };
}

async function countLaterOnly(loaded: Loaded[]): Promise<number> {
  const scripts = loaded.filter(({ kind }) => kind === "Script");
  const bodies = await Promise.all(scripts.map(({ url }) => send(url)));
  return bodies.filter(({ text }) => laterOnly.test(text)).length;
}

const kilobytes = (loaded: Loaded[]) => loaded.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000;

function inWords({ loaded }: FirstView): string {
  const kinds = [...new Set(loaded.map(({ kind }) => kind))];
  return kinds
    .map((kind) =>
      wordsOf(
        kind,
        loaded.filter((one) => one.kind === kind),
      ),
    )
    .join(", ");
}

const wordsOf = (kind: string, of: Loaded[]) => `${kind} ${kilobytes(of).toFixed(1)} kB in ${of.length}`;
