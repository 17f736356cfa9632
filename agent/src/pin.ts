import { z } from "zod";
import type { State } from "./state.ts";

const file = "pin.json";

/** SHA-256 of a public key (SubjectPublicKeyInfo, RFC 7469), in base64url. */
export const Pin = z.string().regex(/^sha256:[A-Za-z0-9_-]{43}$/, "must be sha256: and 43 characters");
export type Pin = z.infer<typeof Pin>;

/** Like the router of last time, it is of one server. */
const PinFile = z.object({ server: z.string(), pin: Pin });

/**
 * The pin that this server must have: the one that is given, which is kept, else the one of last time. Undefined: the
 * authorities that this host knows decide.
 * @throws Error when a kept one can't be read or a given one can't be kept: never is a server believed for want of a file.
 */
export function keepPin(state: State, server: URL, given: Pin | "none" | undefined): Pin | undefined {
  if (server.protocol !== "https:") return undefined;
  const kept = state.read(file);
  const last = kept === undefined || kept === null ? undefined : PinFile.parse(kept);
  const lastHere = last?.server === server.href ? last.pin : undefined;
  if (given === undefined) return lastHere;
  if (given === "none") {
    if (last) state.write(file, null);
    return undefined;
  }
  if (given !== lastHere) state.write(file, { server: server.href, pin: given });
  return given;
}
