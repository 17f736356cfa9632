import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { join } from "node:path";
import { AgentId, PublicKey } from "@realtimemonitor/protocol/identifiers.ts";
import { z } from "zod";
import { wordsOf } from "./complaints.ts";
import type { State } from "./state.ts";

const file = "identity.json";

const IdentityFile = z.object({ privateKey: z.string(), publicKey: PublicKey, machineId: AgentId.optional() });

/** Who this machine is: a key made here that never leaves, and the id that the server gave to it. */
export type Identity = {
  /** 32 bytes in hex. */
  publicKey: string;
  machineId: string | undefined;
  /** Ed25519 (RFC 8032); 64 bytes in hex. */
  sign(data: Uint8Array): string;
  /** Takes the id that the server gave and keeps it. @throws Error when the disk refuses. */
  rename(machineId: string): void;
};

/**
 * The identity of this state, made on the first start.
 * @throws Error when the file is there but can't be used: never is a machine silently turned into a new one.
 */
export function loadIdentity(state: State): Identity {
  try {
    const stored = state.read(file);
    return stored === undefined ? makeIdentity(state) : openIdentity(state, IdentityFile.parse(stored));
  } catch (error) {
    const why = error instanceof z.ZodError ? "it is not an identity" : wordsOf(error);
    throw new Error(
      `${join(state.place, file)} can't be used: ${why}. Put back a copy of it, or move it away and start with a new --token to join as a new machine`,
    );
  }
}

function makeIdentity(state: State): Identity {
  const { privateKey } = generateKeyPairSync("ed25519");
  const stored = {
    privateKey: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    publicKey: publicHex(privateKey),
  };
  state.write(file, stored);
  return openIdentity(state, stored);
}

function openIdentity(state: State, stored: z.infer<typeof IdentityFile>): Identity {
  const key = createPrivateKey(stored.privateKey);
  if (key.asymmetricKeyType !== "ed25519") throw new Error("its key is not Ed25519");
  if (publicHex(key) !== stored.publicKey) throw new Error("its two keys do not belong together");
  return {
    publicKey: stored.publicKey,
    machineId: stored.machineId,
    sign: (data) => sign(null, data, key).toString("hex"),
    rename(machineId) {
      if (machineId === this.machineId) return;
      this.machineId = machineId;
      state.write(file, { ...stored, machineId });
    },
  };
}

/** The last 32 bytes of an Ed25519 key in SPKI form are the key itself (RFC 8410). */
const publicHex = (key: KeyObject) =>
  createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
