import { request } from "node:http";
import { ClientState } from "@realtimemonitor/protocol/client-state.ts";
import { Sample } from "@realtimemonitor/protocol/sample.ts";
import { MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import type { Page, Request } from "playwright-core";
import type { WampClient, WampEvent } from "../crossbar/testing/wamp-client.ts";
import { until } from "../e2e/product.ts";
import type { BenchResult } from "./figures.ts";
import { joinAsHub } from "./join-as-hub.ts";
import { now, pause, startWorld } from "./world.ts";

const rounds = 100;
/** The old one is a minute or an hour, so that only a push can explain a sample. */
const frequencies = ["60", "3600"];

/** When one version of the settings was seen passing the router, on our clock. */
type Passing = { pushedAt: number; appliedAt: number; sampledAt: number };

/**
 * From a save in the admin to the agent's own word that it has applied it. The real product with the agent of `npm start`; half of
 * the saves are made with Enter in the browser, half are the very request that this sends, sent by us.
 */
export async function settings(): Promise<BenchResult> {
  const { env, page, product } = await startWorld();
  const passing = await watchSettings(await joinAsHub(env));
  await page.goto(`${product.url}/admin`);
  await page.locator('a[href^="/admin/machines/"]').first().click();
  const frequency = page.getByLabel("Frequency", { exact: true });
  await frequency.waitFor();
  await noteEnters(page);

  const figures = {
    postToAppliedMs: [] as number[],
    enterToAppliedMs: [] as number[],
    pushToAppliedMs: [] as number[],
    appliedToSampleMs: [] as number[],
  };
  const note = (startedAt: number, { pushedAt, appliedAt, sampledAt }: Passing, kind: "post" | "enter") => {
    figures[`${kind}ToAppliedMs`].push(appliedAt - startedAt);
    figures.pushToAppliedMs.push(appliedAt - pushedAt);
    figures.appliedToSampleMs.push(sampledAt - appliedAt);
  };

  const posts: Post[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await frequency.fill(frequencies[round % 2] ?? "60");
    const posted = page.waitForRequest((one) => one.method() === "POST" && "next-action" in one.headers());
    const seen = passing();
    await frequency.press("Enter");
    if (posts.length < 2) posts.push(await postOf(await posted));
    const done = await seen;
    note(await page.evaluate(() => window.enteredAt), done, "enter");
    await pause(300 + Math.random() * 400);
  }
  for (let round = 0; round < rounds; round += 1) {
    const seen = passing();
    const sentAt = now();
    await send(posts[round % 2] as Post);
    note(sentAt, await seen, "post");
    await pause(300 + Math.random() * 400);
  }
  return {
    figures,
    bars: [
      { what: "save reaches the server → applied, p50 in ms", figure: "postToAppliedMs", statistic: "p50", limit: 20 },
      { what: "save reaches the server → applied, p99 in ms", figure: "postToAppliedMs", statistic: "p99", limit: 100 },
      {
        what: "applied → first sample that shows it, in ms",
        figure: "appliedToSampleMs",
        statistic: "max",
        limit: 100,
      },
    ],
    notes: [`settings went from a frequency of ${frequencies.join(" s to ")} s and back`],
  };
}

/** Each call waits for the next push, the state that proves it and the sample that shows it. */
async function watchSettings(observer: WampClient): Promise<() => Promise<Passing>> {
  const seen = new Map<number, Partial<Passing>>();
  const mark = (version: number | undefined, what: keyof Passing) => {
    if (version === undefined) return; // no state, nor sample
    const passing = seen.get(version) ?? {};
    passing[what] ??= now();
    seen.set(version, passing);
  };
  const { settingsPrefix, state, stats } = topics;
  const pushed = ({ args }: WampEvent) => mark(MachineSettings.parse(args[0]).version, "pushedAt");
  await observer.subscribe(settingsPrefix, pushed, { match: "prefix" });
  await observer.subscribe(state, ({ args }) =>
    mark(ClientState.safeParse(args[0]).data?.settings_version, "appliedAt"),
  );
  await observer.subscribe(stats, ({ args }) => mark(Sample.safeParse(args[0]).data?.settings_version, "sampledAt"));

  return async () => {
    const last = Math.max(0, ...seen.keys());
    const next = () => [...seen].find(([version]) => version > last)?.[1] ?? {};
    const isWhole = (passing: Partial<Passing>): passing is Passing => Object.keys(passing).length === 3;
    await until(() => isWhole(next()), 5_000);
    return next() as Passing;
  };
}

declare global {
  interface Window {
    enteredAt: number;
  }
}

async function noteEnters(page: Page): Promise<void> {
  await page.evaluate(() => {
    const note = () => {
      window.enteredAt = performance.timeOrigin + performance.now();
    };
    window.addEventListener("keydown", note, { capture: true });
  });
}

type Post = { url: string; headers: Record<string, string>; body: Buffer };

/**
 * What Enter sends, to be sent again: a server action is an HTTP request like any other. The version that it was based on is
 * taken out, since that is an old one by then.
 */
async function postOf(action: Request): Promise<Post> {
  const headers = Object.entries(await action.allHeaders()).filter(([name]) => !/^:|^content-length$/.test(name));
  return {
    url: action.url(),
    headers: Object.fromEntries(headers),
    body: Buffer.from(basedOnNothing(action.postData() ?? "")),
  };
}

/** Arguments as React writes them: machine, edit, version. */
const basedOnNothing = (body: string) => body.replace(/,\d+\]$/, ',"$undefined"]');

function send({ url, headers, body }: Post): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers, agent: false }, (answer) => {
      answer.resume();
      answer.on("end", () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`status ${answer.statusCode}`)),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
