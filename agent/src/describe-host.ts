import type { EnrolmentRequest, Facts } from "@realtimemonitor/protocol/enrolment.ts";
import { findAddress } from "./address.ts";
import type { AgentEnv } from "./env.ts";

/** What this host says of itself to the server. */
export async function describeHost(
  env: Pick<AgentEnv, "name" | "ip" | "server">,
  facts: Facts,
): Promise<Pick<EnrolmentRequest, "name" | "ip" | "facts">> {
  return {
    name: env.name ?? (facts.hostname.slice(0, 64) || "unnamed"),
    ip: env.ip ?? (await findAddress(env.server)),
    facts,
  };
}
