import { toast } from "../../_ui/toast.tsx";
import { undo } from "./actions.ts";

const listeners = new Set<() => void>();

/** Told after each undo: what is shown may be old. */
export function onUndone(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export async function undoAndTell(changeId: string): Promise<void> {
  const answer = await undo(changeId).catch(() => undefined);
  void toast(
    answer && answer.result !== "none" ? answer.message : "The server could not be reached. Nothing was undone.",
  );
  for (const listener of listeners) listener();
}
