import "server-only";
import { noteDeed } from "./audit.ts";
import { write } from "./db.ts";
import { webLog } from "./log.ts";
import { askerOf } from "./peer.ts";

export type RefusalReason = "wrong" | "disabled" | "too many attempts";
type User = { id: string; name: string };
type Refusal = { address: string | null; reason: RefusalReason; user?: User | undefined };

const windowMs = 60_000;
/** A flood from everywhere is one line a minute beyond these. */
const keysLimit = 100;

/**
 * Has refusals written down, so that no flood of them fills the table: of an account and address the first at once, those of
 * each minute after it together, with their number.
 */
export function createRefusalNotes(note: (refusal: Refusal, count: number) => void) {
  const open = new Map<string, { count: number; refusal: Refusal }>();

  function begin(key: string, refusal: Refusal): void {
    open.set(key, { count: 0, refusal });
    setTimeout(() => {
      const { count = 0, refusal: last = refusal } = open.get(key) ?? {};
      open.delete(key);
      if (count === 0) return;
      note(last, count);
      begin(key, last);
    }, windowMs).unref();
  }

  return (refusal: Refusal): void => {
    const named = `${refusal.user?.id ?? ""} ${askerOf(refusal.address ?? "")}`;
    const isRoom = open.has(named) || open.size < keysLimit;
    const [key, told] = isRoom ? [named, refusal] : ["", { address: null, reason: refusal.reason }];
    const kept = open.get(key);
    if (kept) {
      kept.count += 1;
      kept.refusal = told;
      return;
    }
    note(told, 1);
    begin(key, told);
  };
}

const take = createRefusalNotes(({ address, reason, user }, count) => {
  // what was typed may be a password in the wrong field: only an account that is there is named
  const actor = { kind: "stranger", id: null, name: "somebody", address } as const;
  const target = user && { target: { kind: "user", id: user.id, name: user.name } };
  write((tx) => noteDeed(tx, actor, { action: "sign-in refused", ...target, detail: { reason, count } })).catch(
    (error) => webLog().error(`a refused sign-in could not be noted: ${error}`),
  );
});

/** `user`: whose account it was tried for, when there is one. Nobody waits for it. */
export const noteRefusedSignIn = (address: string, reason: RefusalReason, user?: User): void =>
  take({ address, reason, user });
