import { readState, writeState } from "./state-dir.ts";

/** What an agent keeps from one start to the next: JSON by the name of a file. */
export type State = {
  /** Where it is, for people. */
  place: string;
  /** undefined when there is no such file. @throws Error when it can't be read or is not JSON. */
  read(file: string): unknown;
  /** Whole or not at all. @throws Error when it is not taken. */
  write(file: string, content: unknown): void;
};

/** A folder, made by `prepareStateDir`. */
export const stateIn = (stateDir: string): State => ({
  place: stateDir,
  read: (file) => readState(stateDir, file),
  write: (file, content) => writeState(stateDir, file, content),
});

/** Of a simulated machine: lives as long as the process, and begins with `files`. */
export function stateInMemory(files: Record<string, unknown> = {}): State {
  const kept = new Map(Object.entries(files));
  return {
    place: "memory",
    read: (file) => kept.get(file),
    write: (file, content) => void kept.set(file, content),
  };
}
