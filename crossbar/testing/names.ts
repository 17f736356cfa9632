// Loaded into an agent with `node --import`: what server.localhost means to it is in the file that NAMES names. So many
// lookups as `failures` says fail before one succeeds, anew with each other word in `failuresOf`.
import dns, { type LookupOptions } from "node:dns";
import { readFileSync } from "node:fs";

type Callback = (error: Error | null, ...answer: unknown[]) => void;
type Names = { address: string; failuresOf?: string; failures?: number };

const genuine = dns.lookup;
let round: string | undefined;
let left = 0;

function lookup(name: string, options: LookupOptions, callback: Callback): void {
  if (name !== "server.localhost") return void genuine(name, options, callback);
  const { address, failuresOf, failures = 0 }: Names = JSON.parse(readFileSync(process.env.NAMES ?? "", "utf8"));
  if (failuresOf !== round) [round, left] = [failuresOf, failures];
  if (left > 0) {
    left -= 1;
    const error = Object.assign(new Error(`getaddrinfo EAI_AGAIN ${name}`), { code: "EAI_AGAIN" });
    setTimeout(callback, 5, error);
  } else if (options.all) setTimeout(callback, 0, null, [{ address, family: 4 }]);
  else setTimeout(callback, 0, null, address, 4);
}

Object.assign(dns, { lookup });
