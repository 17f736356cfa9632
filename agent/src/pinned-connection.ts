import { createHash, X509Certificate } from "node:crypto";
import type { ClientRequestArgs } from "node:http";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { type TLSSocket, connect as tlsConnect } from "node:tls";
import type { Pin } from "./pin.ts";

type Target = Pick<ClientRequestArgs, "host" | "hostname" | "port">;
type Done = (error: Error | null, socket: Duplex) => void;

const handshakeTimeoutMs = 10_000;
/** A server sends its certificate and at most a few that lead to its authority. */
const chainLimit = 8;

/**
 * `createConnection` for https and ws: a TLS socket to whoever has the pinned key, or a certificate from it. Nothing is sent
 * before that is known. The time of day is not asked: the clock of this host may be wrong.
 */
export const pinnedConnection =
  (pin: Pin) =>
  ({ host, hostname, port }: Target, done: Done): undefined => {
    const name = (host ?? hostname ?? "localhost").replace(/^\[|\]$/g, "");
    const socket = tlsConnect({
      host: name,
      port: Number(port ?? 443),
      servername: isIP(name) ? "" : name,
      rejectUnauthorized: false, // the pin decides, below
    });
    const fail = (error: Error) => {
      socket.destroy();
      done(error, socket);
    };
    const late = setTimeout(() => fail(new Error("the TLS handshake takes too long")), handshakeTimeoutMs);
    const settle = () => clearTimeout(late);
    socket.once("close", settle);
    socket.once("error", fail);
    socket.once("secureConnect", () => {
      settle();
      const why = whyNotPinned(chainOf(socket), pin, name);
      if (why) return fail(new Error(why));
      socket.off("error", fail);
      done(null, socket);
    });
  };

export const pinOf = (certificate: X509Certificate): Pin =>
  `sha256:${createHash("sha256")
    .update(certificate.publicKey.export({ format: "der", type: "spki" }))
    .digest("base64url")}`;

/** What speaks against this chain, the server's own certificate first; undefined when it is the pinned server's. */
export function whyNotPinned(chain: X509Certificate[], pin: Pin, host: string): string | undefined {
  const [server] = chain;
  if (!server) return "the server shows no certificate";
  const pinned = chain.findIndex((certificate) => pinOf(certificate) === pin);
  if (pinned < 0) {
    return `the server is not the one that is pinned: it shows ${chain.map(pinOf).join(" and ")}, not ${pin}. Unless somebody is in between, take --pin from a new join command`;
  }
  const isSigned = chain.slice(0, pinned).every((certificate, index) => {
    const issuer = chain[index + 1];
    return issuer?.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  });
  if (!isSigned) return "the server's certificate is not signed by the key that is pinned";
  // whoever has the pinned key itself needs no name
  const isNamed = pinned === 0 || (isIP(host) ? server.checkIP(host) : server.checkHost(host));
  return isNamed ? undefined : `the server's certificate is not for ${host} (${server.subjectAltName ?? "no names"})`;
}

function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next = socket.getPeerCertificate(true);
  while (next?.raw && chain.length < chainLimit) {
    chain.push(new X509Certificate(next.raw));
    if (next.issuerCertificate === next) break; // signed by itself
    next = next.issuerCertificate;
  }
  return chain;
}
