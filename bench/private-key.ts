import { createPrivateKey, type KeyObject } from "node:crypto";

/** A key as text, for a process that is started; and back. */
export const textOfKey = (key: KeyObject) => key.export({ format: "pem", type: "pkcs8" }).toString();
export const privateKeyOf = (text: string): KeyObject => createPrivateKey(text);
