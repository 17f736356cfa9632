import { routerProof } from "../../../start/secrets.mjs";
import { serverSecrets } from "../env.ts";
import { routerHeader } from "../peer.ts";

/** The headers with which the router passes on what came from that address. */
export const throughRouter = (address: string) => ({
  [routerHeader]: routerProof(serverSecrets()),
  "x-forwarded-for": address,
});
