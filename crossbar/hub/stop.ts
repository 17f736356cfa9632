/**
 * When to end. `asked` gives the exit code: 0 when standard input ends, which Crossbar holds open as long as it lives;
 * 143 on a signal, so that the restarter starts a hub anew that somebody else has ended.
 */
export function whenToStop() {
  const controller = new AbortController();
  const asked = new Promise<number>((resolve) => {
    const stop = (exitCode: number) => {
      controller.abort();
      resolve(exitCode);
    };
    process.stdin.on("end", () => stop(0)).on("error", () => stop(0));
    process.stdin.resume();
    // not once: the restarter passes on what the whole process group got, and a second one must not end a hub that still writes
    process.on("SIGTERM", () => stop(143));
    process.on("SIGINT", () => stop(143));
    process.stderr.on("error", () => {}); // nobody reads any more
  });
  return { signal: controller.signal, asked };
}
