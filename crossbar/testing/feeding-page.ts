import { pageAuthid } from "@realtimemonitor/protocol/identifiers.ts";
import { realm } from "@realtimemonitor/protocol/topics.ts";
import { vi } from "vitest";
import { startFeed } from "../../app/_live/feed.ts";
import { createFollowers } from "../../app/_live/followers.ts";
import { createLatency } from "../../app/_live/latency.ts";
import { createMachineStore } from "../../app/_live/machine-store.ts";
import { createLiveStore } from "../../app/_live/store.ts";
import { createTrendWishes } from "../../app/_live/trend-wishes.ts";
import { type TestSession, ticketFor } from "./people.ts";

/** The feed of a page as it is, without a browser: it says when it last heard of the hub, and of the machine it follows. */
export function startFeedingPage(
  origin: string,
  session: TestSession,
  ticketSecret: string,
  signal: AbortSignal,
  machineId: string,
) {
  const location = { href: `${origin}/` };
  vi.stubGlobal("window", { location, addEventListener: () => {} });
  vi.stubGlobal("document", { visibilityState: "visible", addEventListener: () => {} });
  vi.stubGlobal("fetch", async () => {
    const ticket = await ticketFor(ticketSecret, session);
    return Response.json({ realm, authid: pageAuthid(session.id), role: session.role, ticket });
  });

  const nothing = { hubRunId: "0".repeat(16), number: 0, sentAt: 0, machines: [], rows: [] };
  const store = createLiveStore({ fleet: nothing }, () => performance.now());
  let fedAt = 0;
  const noting =
    <Input, Outcome>(apply: (input: Input) => Outcome) =>
    (input: Input): Outcome => {
      fedAt = Date.now();
      return apply(input);
    };
  const noted = {
    ...store,
    applyFleetFrame: noting(store.applyFleetFrame),
    applyFleetSnapshot: noting(store.applyFleetSnapshot),
  };
  const followers = createFollowers();
  const machine = createMachineStore({ series: { at: [], series: {} }, newest: null });
  followers.add({ machineId, onRecent: machine.applyRecent, onSample: machine.applySample });
  const latency = createLatency({ now: () => performance.now(), isVisible: () => true });
  startFeed({ store: noted, followers, wishes: createTrendWishes(), latency, isPublic: false }, signal, () => {});
  return { fedAt: () => fedAt, followedAt: () => machine.newest()?.at ?? 0, connection: store.connection };
}
