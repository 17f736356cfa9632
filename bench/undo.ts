const undoing: (() => unknown)[] = [];

/** Says what to end or remove when the bench is over, however it ends. */
export function atTheEnd(undo: () => unknown): void {
  undoing.push(undo);
}

/** The last first; one that fails does not keep the others. */
export async function undoAll(): Promise<void> {
  for (let undo = undoing.pop(); undo; undo = undoing.pop()) {
    try {
      await undo();
    } catch (error) {
      process.stderr.write(`while cleaning up: ${error instanceof Error ? error.message : error}\n`);
    }
  }
}
