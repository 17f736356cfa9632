import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The certificate of the authority that signed the server's own; in the folder of TLS. */
export const authorityFile = "ca.pem";

/**
 * By which an agent knows this server: of the authority where that is its own, so that the certificate may be replaced, else
 * of the certificate.
 *
 * @param {NonNullable<import("./server-env.mjs").ServerEnv["tls"]>} tls
 */
export function pinOf(tls) {
  const certificate = new X509Certificate(
    readFileSync(tls.isOwn ? join(tls.folder, authorityFile) : tls.certificate, "utf8"),
  );
  const key = certificate.publicKey.export({ format: "der", type: "spki" });
  return `sha256:${createHash("sha256").update(key).digest("base64url")}`;
}
