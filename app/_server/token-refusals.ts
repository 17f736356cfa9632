import "server-only";

export type TokenRefusal = { name: string; message: string; at: number };

/** So many tokens are remembered; the one that was refused first is forgotten. */
const tokensLimit = 100;

function createTokenRefusals() {
  const last = new Map<string, TokenRefusal>();
  return {
    /** A machine came with a token that is known and no good any more: who made it will want to see that. */
    note(tokenId: string, name: string, message: string): void {
      last.delete(tokenId);
      last.set(tokenId, { name, message, at: Date.now() });
      for (const oldest of last.keys()) if (last.size > tokensLimit) last.delete(oldest);
    },
    of: (tokenId: string): TokenRefusal | null => last.get(tokenId) ?? null,
  };
}

/** On globalThis, since routes and pages may be given a module each. */
const kept = globalThis as { realtimemonitorTokenRefusals?: ReturnType<typeof createTokenRefusals> };

export function tokenRefusals() {
  kept.realtimemonitorTokenRefusals ??= createTokenRefusals();
  return kept.realtimemonitorTokenRefusals;
}
