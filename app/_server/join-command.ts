import "server-only";
import { pinOf } from "../../start/pin.mjs";
import { serverEnv } from "./env.ts";

/** What to paste on the machine. An agent refuses plain http to another host unless it is told; its own name is its host's. */
export function joinCommand(token: string, name?: string): { text: string; isInsecure: boolean } {
  const { publicUrl, tls } = serverEnv();
  const { protocol, hostname } = new URL(publicUrl);
  const isLoopback = hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
  const isInsecure = protocol === "http:" && !isLoopback;
  const named = name === undefined ? "" : ` ${nameOption(name)}`;
  const pin = tls?.isOwn ? ` --pin ${pinOf(tls)}` : ""; // no system knows the authority that signed it
  const text = `pnpm agent --server ${publicUrl} --token ${token}${pin}${named}${isInsecure ? " --insecure" : ""}`;
  return { text, isInsecure };
}

/** For a shell: a name is text, whatever it looks like. */
const quoted = (name: string) => (/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`);

/** A name that begins like an option would be taken for one, or for a mistake. */
const nameOption = (name: string) => (name.startsWith("-") ? `--name=${quoted(name)}` : `--name ${quoted(name)}`);
