import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { IpAddress } from "@realtimemonitor/protocol/identifiers.ts";
import { isLoopback } from "./server-url.ts";

/** Where the tutorial's agent looked to as well; no packet goes there. */
const publicAddress = "8.8.8.8";
const lookupTimeoutMs = 2_000;

/**
 * The address that this host has towards the server. Towards a server on this very host it is the one towards the world.
 * @returns null when there is no route, or no name service.
 */
export async function findAddress(server: URL): Promise<string | null> {
  const host = isLoopback(server.hostname) ? publicAddress : server.hostname.replace(/^\[|\]$/g, "");
  const tooLate = new Promise<null>((resolve) => setTimeout(resolve, lookupTimeoutMs, null).unref());
  return Promise.race([lookup(host).then(localAddressTowards), tooLate]).catch(() => null);
}

/**
 * The local address of a connected UDP socket: the kernel chooses a route and sends nothing (udp(7)).
 * @returns null when there is no route, or the address is none that another host could use (link-local IPv6).
 */
export function localAddressTowards(remote: { address: string; family: number }): Promise<string | null> {
  const socket = createSocket(remote.family === 6 ? "udp6" : "udp4");
  return new Promise<string | null>((resolve) => {
    socket.on("error", () => resolve(null));
    socket.on("connect", () => resolve(IpAddress.safeParse(socket.address().address).data ?? null));
    socket.connect(9, remote.address);
  }).finally(() => socket.close());
}
