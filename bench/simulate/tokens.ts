import { RefusedError } from "../../agent/src/enrol.ts";
import { EnvError } from "../../agent/src/env.ts";
import type { FleetCounts } from "./fleet.ts";
import type { Host } from "./host.ts";
import type { FleetToken } from "./options.ts";

/**
 * Hands out tokens: those of a host's kind before those for all, in turn.
 * @throws EnvError when there is none for a host that is new.
 */
export function dealTokens(tokens: FleetToken[]) {
  return ({ kind, name }: Host, index: number): string => {
    const own = tokens.filter((token) => token.kind === kind);
    const candidates = own.length > 0 ? own : tokens.filter((token) => token.kind === undefined);
    const dealt = candidates[index % candidates.length];
    if (!dealt) throw new EnvError(`--token: ${name} is new and there is none for it; make a join token in the admin`);
    return dealt.token;
  };
}

/** The most uses that the admin gives a token. */
const mostUses = 1_000;

/** What a refusal means for a whole fleet, and what to do; undefined for any other error. */
export function wordsOfRefusal(error: unknown, { joined, machines }: FleetCounts): string | undefined {
  if (!(error instanceof RefusedError)) return undefined;
  const missing = machines - joined;
  const advice = /used up/.test(error.message)
    ? `. Each new machine takes a use of its token, which has ${mostUses} at most: make one with at least ${missing} in the admin and give it with --token` +
      (missing > mostUses ? " (several, each with --token)" : "")
    : "";
  return `the server refuses a new machine (${error.message}); ${joined} of ${machines} have joined${advice}`;
}
