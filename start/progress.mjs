const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/**
 * Shows what runs side by side, each with its name, what it is at and its time. On a terminal the lines of what still runs
 * are drawn anew; into a file or a pipe goes one line when a step begins and one when it is done.
 *
 * @param {Pick<NodeJS.WriteStream, "write" | "isTTY" | "columns">} out
 * @param {() => number} [now] epoch milliseconds
 */
export function createProgress(out, now = Date.now) {
  /** @type {Map<string, { startedAt: number, at: string }>} */
  const running = new Map();
  let drawn = 0;
  let turn = 0;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  const seconds = (/** @type {number} */ startedAt) => `${((now() - startedAt) / 1000).toFixed(1)} s`;
  const erase = () => {
    if (drawn > 0) out.write(`\x1b[${drawn}A\x1b[0J`);
    drawn = 0;
  };
  function draw() {
    if (!out.isTTY) return;
    erase();
    turn += 1;
    for (const [name, { startedAt, at }] of running) {
      const line = `  ${frames[turn % frames.length]} ${name} ${seconds(startedAt)}  ${at}`;
      out.write(`${line.slice(0, (out.columns || 80) - 1)}\n`);
    }
    drawn = running.size;
  }

  return {
    /** @param {string} name */
    begin(name) {
      running.set(name, { startedAt: now(), at: "" });
      if (!out.isTTY) out.write(`  … ${name}\n`);
      else timer ??= setInterval(draw, 120);
    },
    /**
     * @param {string} name
     * @param {string} at what it is doing just now: the last line that its program printed
     */
    at(name, at) {
      const step = running.get(name);
      if (step) step.at = at;
    },
    /**
     * @param {string} name
     * @param {boolean} isDone
     */
    end(name, isDone) {
      const step = running.get(name);
      if (!step) return;
      erase();
      running.delete(name);
      out.write(`  ${isDone ? "✓" : "✗"} ${name} (${seconds(step.startedAt)})\n`);
      if (running.size === 0) {
        clearInterval(timer);
        timer = undefined;
      } else draw();
    },
  };
}
