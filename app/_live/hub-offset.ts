/** One question for the hub's time: when it was asked and answered by the page's stopwatch, and what the hub's clock said. */
export type RoundTrip = { askedAt: number; answeredAt: number; hubAt: number };

export type HubOffset = ReturnType<typeof createHubOffset>;

const kept = 16;
/** How far two clocks may drift apart, in ms per ms: much more than quartz does, less than a clock that is being set right. */
const drift = 1e-4;
/** Of the hub's clock, which counts whole milliseconds. */
const grainMs = 1;

/**
 * How far the hub's clock is from the page's stopwatch. The hub read its clock somewhere between question and answer: half the
 * round trip is the most that the middle can be wrong by (RFC 5905, section 8), so of the last ones the shortest is believed,
 * as long as it is not old. No time of day of the browser is in it.
 */
export function createHubOffset() {
  let trips: { offsetMs: number; withinMs: number; at: number }[] = [];

  /** The bound of its error widens with its age. */
  const boundAt = ({ withinMs, at }: (typeof trips)[number], now: number) => withinMs + Math.abs(now - at) * drift;

  function best(now: number) {
    let least = trips[0];
    for (const trip of trips) if (least && boundAt(trip, now) < boundAt(least, now)) least = trip;
    return least;
  }

  return {
    take({ askedAt, answeredAt, hubAt }: RoundTrip): void {
      const withinMs = (answeredAt - askedAt) / 2 + grainMs;
      const trip = { offsetMs: hubAt - (askedAt + answeredAt) / 2, withinMs, at: answeredAt };
      const before = best(answeredAt);
      // both can't be right: a clock was set, or the stopwatch stood still while the computer slept
      const isOver = before && Math.abs(before.offsetMs - trip.offsetMs) > boundAt(before, answeredAt) + withinMs;
      trips = isOver ? [trip] : [...trips.slice(1 - kept), trip];
    },
    /** The hub's clock less the stopwatch, and the most that this can be wrong by; undefined while nothing is known. */
    at(now: number): { offsetMs: number; withinMs: number } | undefined {
      const trip = best(now);
      return trip && { offsetMs: trip.offsetMs, withinMs: boundAt(trip, now) };
    },
    forget(): void {
      trips = [];
    },
  };
}
