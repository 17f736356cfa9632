import "server-only";
import { type AllowanceRules, type Allowances, createAllowances } from "@realtimemonitor/protocol/allowance.ts";
import { askerOf, isLoopback } from "./peer.ts";

type Asked = { path: string; isAction: boolean };
type Door = { name: string; is(asked: Asked): boolean; rules: AllowanceRules };

/**
 * How often one asker may knock, the first door that fits. A thousand machines behind one address, or all that a router's
 * restart sends back, come through within a minute, since agents and pages ask again later each time.
 */
export const doors: Door[] = [
  { name: "join", is: ({ path }) => /^\/clients\/?$/.test(path), rules: { atOnce: 300, perSecond: 50 } },
  { name: "sign in", is: ({ path }) => path.startsWith("/api/auth/"), rules: { atOnce: 60, perSecond: 2 } },
  { name: "program", is: ({ path }) => path.startsWith("/api/"), rules: { atOnce: 120, perSecond: 20 } },
  { name: "ticket", is: ({ path }) => path === "/live-ticket", rules: { atOnce: 120, perSecond: 5 } },
  { name: "health", is: ({ path }) => path === "/healthz", rules: { atOnce: 30, perSecond: 2 } },
  { name: "action", is: ({ isAction }) => isAction, rules: { atOnce: 120, perSecond: 10 } },
  { name: "page", is: () => true, rules: { atOnce: 240, perSecond: 20 } },
];

/**
 * Whether one more may come in. Of an address, and of a session wherever it comes from; the host itself, with its agents
 * and health checks, is not counted.
 */
export function createEdgeLimits(now?: () => number) {
  const kept = new Map<string, Allowances>(
    doors.map(({ name, rules }) => [name, createAllowances(rules, undefined, now)]),
  );

  return {
    /** Undefined when it may, else the seconds after which it may. */
    waitSeconds(address: string, session: string | undefined, asked: Asked): number | undefined {
      if (isLoopback(address)) return undefined;
      const door = doors.find(({ is }) => is(asked));
      const allowances = door && kept.get(door.name);
      if (!door || !allowances) return undefined;
      const keys = [askerOf(address), ...(session ? [`session ${session}`] : [])];
      const mayCome = keys.map((key) => allowances.take(key)).every(Boolean);
      return mayCome ? undefined : Math.ceil(1 / door.rules.perSecond);
    },
  };
}
