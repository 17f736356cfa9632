const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Unpredictable text of a-z and 0-9: 5.17 bits a character. */
export function randomText(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      // 252 is the last multiple of 36 in a byte: beyond it some characters would come more often
      if (byte < 252 && text.length < length) text += alphabet[byte % 36];
    }
  }
  return text;
}

export const newMachineId = () => `m-${randomText(16)}`;
export const newJoinToken = () => `j-${randomText(32)}`;
export const newInvitationToken = () => `i-${randomText(40)}`;
export const newApiToken = () => `t-${randomText(40)}`;
export const newRunId = () => toHex(crypto.getRandomValues(new Uint8Array(8)));

/** SHA-256 in lower-case hex. Tokens are kept as it, and signed bodies are named by it. */
export async function sha256Hex(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

const toHex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
