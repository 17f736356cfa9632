import type { Network } from "@realtimemonitor/protocol/sample.ts";
import type { Host } from "../host.ts";
import { kinds } from "../kinds.ts";
import { drift, wander } from "../random.ts";
import { workAt } from "../work.ts";

/** Neighbours' broadcasts and what looks after the host, even when it does nothing. */
const restBytesPerSecond = 400;

/** Work comes and goes by the network, so its traffic follows the work; the second interface has the smaller part of it. */
export function networksAt(host: Host, atMs: number): Network[] {
  const { received, sent } = kinds[host.kind];
  const work = workAt(host, atMs) * host.cores;
  return host.interfaces.map((name, number) => {
    const seed = host.seed + 400 + 10 * number;
    const share = number === 0 ? 1 : 0.15;
    const rate = (fullBytesPerSecond: number, noise: number) =>
      Math.round((restBytesPerSecond + fullBytesPerSecond * work * share) * Math.max(0.02, 1 + 0.45 * noise));
    return {
      interface: name,
      receivedBytesPerSecond: rate(received, wander(seed, atMs)),
      sentBytesPerSecond: rate(sent, 0.7 * wander(seed, atMs) + 0.3 * drift(seed + 5, atMs, 1_500)),
    };
  });
}
