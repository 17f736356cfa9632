/** A trend is the last five minutes of a machine in steps of five seconds: what a sparkline draws. */
export const trendStepMs = 5_000;
export const trendSteps = 60;

/** The number of the step in which a moment of the hub's clock lies. */
export const stepOf = (at: number) => Math.floor(at / trendStepMs);

const unknown = 255;

/** One figure over the steps of a trend: 60 bytes. `step` only grows; what comes for an older one is too late for it. */
export function createTrendColumn() {
  const percents = new Uint8Array(trendSteps).fill(unknown);
  let newest = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let count = 0;

  function moveTo(step: number): void {
    // a clock that was set back a long way begins a new trend, or it would stand still until it is where it was
    if (step < newest - 1 || step - newest >= trendSteps) percents.fill(unknown);
    else if (step <= newest) return;
    else for (let next = newest + 1; next <= step; next += 1) percents[next % trendSteps] = unknown;
    newest = step;
    sum = 0;
    count = 0;
  }

  const at = (step: number) => {
    const percent = step > newest || step <= newest - trendSteps ? unknown : percents[step % trendSteps];
    return percent === undefined || percent === unknown ? null : percent;
  };

  return {
    add(step: number, percent: number | null): void {
      moveTo(step);
      if (step < newest || percent === null) return;
      sum += percent;
      count += 1;
      percents[step % trendSteps] = Math.round(Math.min(100, sum / count));
    },
    /** Puts what another one knows where this one knows nothing; `values` end with `step`. */
    merge(step: number, values: readonly (number | null)[]): void {
      if (newest < step) moveTo(step);
      values.forEach((value, index) => {
        const place = step - values.length + 1 + index;
        if (value !== null && place > newest - trendSteps && at(place) === null) percents[place % trendSteps] = value;
      });
    },
    /** The last steps until `step`, the oldest first; all of them unless told how many. */
    until: (step: number, length = trendSteps): (number | null)[] =>
      Array.from({ length }, (_, index) => at(step - length + 1 + index)),
  };
}
