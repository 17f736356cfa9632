import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { join } from "node:path";
import { JoinToken } from "@realtimemonitor/protocol/enrolment.ts";
import { AgentId, PublicKey } from "@realtimemonitor/protocol/identifiers.ts";
import { z } from "zod";
import { wordsOf } from "./complaints.ts";
import type { State } from "./state.ts";

const file = "identity.json";

const KeyPair = z.object({ privateKey: z.string(), publicKey: PublicKey });
const IdentityFile = KeyPair.extend({
  machineId: AgentId.optional(),
  next: KeyPair.optional(),
  token: JoinToken.optional(),
});
type IdentityFile = z.infer<typeof IdentityFile>;

export type Signer = {
  /** 32 bytes in hex. */
  readonly publicKey: string;
  /** Ed25519 (RFC 8032); 64 bytes in hex. */
  sign(data: Uint8Array): string;
};

/**
 * Who this machine is: a key made here that never leaves, and the id that the server gave to it. What changes it keeps the
 * change as well, and throws when the disk refuses.
 */
export type Identity = Signer & {
  readonly machineId: string | undefined;
  /** The key that takes this one's place, from the moment that the server knows it. */
  readonly next: Signer | undefined;
  /** With it this identity shall join; it was given together with the wish for a new identity. */
  readonly token: string | undefined;
  /** Takes the id that the server gave. */
  rename(machineId: string): void;
  /** Makes the next key, unless there is one. It is on the disk before anybody is told of it. */
  makeNext(): void;
  /** The server knows the next key, so it is the key. */
  takeNext(): void;
  dropNext(): void;
  dropToken(): void;
  /** Moves what was aside, and is nobody yet: with a new key that joins by this token. */
  beginAnew(token: string): void;
};

/**
 * The identity of this state, made on the first start.
 * @throws Error when the file is there but can't be used: never is a machine silently turned into a new one.
 */
export function loadIdentity(state: State): Identity {
  try {
    const stored = state.read(file);
    if (stored !== undefined) return openIdentity(state, IdentityFile.parse(stored));
    const made = makeKeyPair();
    state.write(file, made);
    return openIdentity(state, made);
  } catch (error) {
    const why = error instanceof z.ZodError ? "it is not an identity" : wordsOf(error);
    throw new Error(
      `${join(state.place, file)} can't be used: ${why}. Put back a copy of it, or move it away and start again to join as a new machine`,
    );
  }
}

function makeKeyPair(): z.infer<typeof KeyPair> {
  const { privateKey } = generateKeyPairSync("ed25519");
  return {
    privateKey: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    publicKey: publicHex(privateKey),
  };
}

function openKeyPair(stored: z.infer<typeof KeyPair>): Signer {
  const key = createPrivateKey(stored.privateKey);
  if (key.asymmetricKeyType !== "ed25519") throw new Error("its key is not Ed25519");
  if (publicHex(key) !== stored.publicKey) throw new Error("its two keys do not belong together");
  return { publicKey: stored.publicKey, sign: (data) => sign(null, data, key).toString("hex") };
}

function openIdentity(state: State, first: IdentityFile): Identity {
  let stored = first;
  let signer = openKeyPair(stored);
  let next = stored.next && openKeyPair(stored.next);

  function be(identity: IdentityFile): void {
    stored = identity;
    signer = openKeyPair(stored);
    next = stored.next && openKeyPair(stored.next);
  }
  /** In this process it holds, whether or not the disk takes it. */
  function become(identity: IdentityFile): void {
    be(identity);
    state.write(file, identity);
  }
  /** Not before the disk has it. */
  function becomeWhenKept(identity: IdentityFile): void {
    state.write(file, identity);
    be(identity);
  }

  return {
    get publicKey() {
      return signer.publicKey;
    },
    get machineId() {
      return stored.machineId;
    },
    get next() {
      return next;
    },
    get token() {
      return stored.token;
    },
    sign: (data) => signer.sign(data),
    rename(machineId) {
      const { token, ...rest } = stored;
      if (machineId !== stored.machineId || token) become({ ...rest, machineId });
    },
    makeNext() {
      if (!stored.next) becomeWhenKept({ ...stored, next: makeKeyPair() });
    },
    takeNext() {
      const { next: taken, machineId } = stored;
      if (taken) become({ ...taken, ...(machineId && { machineId }) });
    },
    dropNext() {
      const { next: _, ...rest } = stored;
      become(rest);
    },
    dropToken() {
      const { token: _, ...rest } = stored;
      become(rest);
    },
    beginAnew(token) {
      state.write(`identity-${stored.machineId ?? "before"}.json`, stored);
      becomeWhenKept({ ...makeKeyPair(), token });
    },
  };
}

/** The last 32 bytes of an Ed25519 key in SPKI form are the key itself (RFC 8410). */
const publicHex = (key: KeyObject) =>
  createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
