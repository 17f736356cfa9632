const algorithm = "ssh-ed25519";

/**
 * The fingerprint of a machine's key, as OpenSSH writes it: `SHA256:` and the digest in base64 without padding, over the key
 * in the form that it has in SSH (RFC 4253, section 6.6; RFC 8709, section 4). `publicKey`: 32 bytes in hex. The agent
 * writes it to its log and the page of the machine shows it, so that an administrator can compare them.
 */
export async function fingerprintOf(publicKey: string): Promise<string> {
  const key = Uint8Array.from(publicKey.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const blob = Uint8Array.from([...withLength(new TextEncoder().encode(algorithm)), ...withLength(key)]);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", blob));
  return `SHA256:${btoa(String.fromCharCode(...digest)).replace(/=+$/, "")}`;
}

/** A string of SSH (RFC 4251, section 5): its length in four bytes before it. */
const withLength = (bytes: Uint8Array) => [0, 0, bytes.length >> 8, bytes.length & 255, ...bytes];
