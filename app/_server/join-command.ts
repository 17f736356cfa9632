import "server-only";
import { serverEnv } from "./env.ts";

/** What to paste on the machine. An agent refuses plain http to another host unless it is told. */
export function joinCommand(token: string): { text: string; isInsecure: boolean } {
  const { publicUrl } = serverEnv();
  const { protocol, hostname } = new URL(publicUrl);
  const isLoopback = hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
  const isInsecure = protocol === "http:" && !isLoopback;
  const text = `pnpm agent --server ${publicUrl} --token ${token}${isInsecure ? " --insecure" : ""}`;
  return { text, isInsecure };
}
