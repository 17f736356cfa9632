import "server-only";
import { type AllowanceRules, type Allowances, createAllowances } from "@realtimemonitor/protocol/allowance.ts";
import { enrolmentBodyLimitBytes } from "@realtimemonitor/protocol/enrolment.ts";
import { signInBodyLimitBytes } from "./auth-door.ts";
import { askerOf, isLoopback } from "./peer.ts";

type Asked = { path: string; isAction: boolean };
type Door = { name: string; is(asked: Asked): boolean; rules: AllowanceRules; bodyLimitBytes: number };

const door = (name: string, atOnce: number, perSecond: number, bodyLimitBytes: number, is: Door["is"]): Door => ({
  name,
  is,
  rules: { atOnce, perSecond },
  bodyLimitBytes,
});

/**
 * How often one asker may knock, and how much he may bring; the first door that fits. A thousand machines behind one address,
 * or all that a router's restart sends back, come through within a minute, since agents and pages ask again later each time.
 */
export const doors: Door[] = [
  door("join", 300, 50, enrolmentBodyLimitBytes, ({ path }) => /^\/clients\/?$/.test(path)),
  door("sign in", 60, 2, signInBodyLimitBytes, ({ path }) => path.startsWith("/api/auth/")),
  door("program", 120, 20, 65_536, ({ path }) => path.startsWith("/api/")),
  door("ticket", 120, 5, 1_024, ({ path }) => path === "/live-ticket"),
  door("health", 30, 2, 0, ({ path }) => path === "/healthz"),
  door("action", 120, 10, 262_144, ({ isAction }) => isAction),
  door("page", 240, 20, 65_536, () => true),
];

export const doorOf = (asked: Asked): Door => doors.find(({ is }) => is(asked)) as Door; // the last one takes all

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
      const { name, rules } = doorOf(asked);
      const keys = [askerOf(address), ...(session ? [`session ${session}`] : [])];
      const mayCome = keys.map((key) => kept.get(name)?.take(key)).every(Boolean);
      return mayCome ? undefined : Math.ceil(1 / rules.perSecond);
    },
  };
}
