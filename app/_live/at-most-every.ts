/** Runs what it is given at once when the last run was long enough ago, else when it will be; what is asked for meanwhile is one run. */
export function atMostEvery(restMs: number, now: () => number): (run: () => void) => void {
  let lastAt = Number.NEGATIVE_INFINITY;
  let isWaiting = false;

  return (run) => {
    if (isWaiting) return;
    const runNow = () => {
      isWaiting = false;
      lastAt = now();
      run();
    };
    const leftMs = lastAt + restMs - now();
    if (leftMs <= 0) runNow();
    else {
      isWaiting = true;
      setTimeout(runNow, leftMs);
    }
  };
}
