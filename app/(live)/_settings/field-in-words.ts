import { valueInWords } from "./change-in-words.ts";
import type { FieldState } from "./field-state.ts";
import { tookInWords } from "./took-in-words.ts";

/** The part of a state that is only words; also what is read out when it changes. */
export function stateInWords(state: FieldState): string {
  switch (state.kind) {
    case "saving":
      return "saving…";
    case "refused":
      return state.message;
    case "overtaken":
      return `${authorOf(state.by)} changed it to ${valueInWords(state.by.value)} meanwhile`;
    case "away":
      return `not taken yet: the agent is offline, and has ${valueInWords(state.uses)}; it takes this when it comes back`;
    case "drifted":
      return `the agent still uses ${valueInWords(state.uses)}; it is sent again`;
    case "rejected":
      return `rejected: ${state.reason}; it goes on with ${valueInWords(state.uses)}`;
    case "unknown":
      return "saved; whether it is applied is not known while nothing is heard from the hub";
    case "untold":
      return "saved and sent; the tutorial's client does not say what it applied";
    case "as joined":
      return "since it joined";
    case "applied":
      return state.inMs === null ? "applied" : `applied in ${tookInWords(state.inMs)}`;
    default:
      return state.kind;
  }
}

export const authorOf = ({ author, isYours }: { author: string | null; isYours: boolean }) =>
  isYours ? "you" : (author ?? "a removed account");
