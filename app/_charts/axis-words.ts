const minuteMs = 60_000;
const dayMs = 86_400_000;

const formats = {
  seconds: new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  minutes: new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" }),
  days: new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" }),
  months: new Intl.DateTimeFormat(undefined, { month: "short", year: "numeric" }),
};

/** What to write at the marks of a time axis, `stepMs` apart, in the reader's own zone: a new day says its date. */
export function timeWords(at: number, stepMs: number): string {
  if (stepMs < minuteMs) return formats.seconds.format(at);
  if (stepMs < dayMs) return isMidnight(at) ? formats.days.format(at) : formats.minutes.format(at);
  return stepMs < 28 * dayMs ? formats.days.format(at) : formats.months.format(at);
}

/** The time of a point that was pointed at, as exactly as points are apart. */
export function momentWords(at: number, stepMs: number): string {
  const time = stepMs < minuteMs ? formats.seconds : formats.minutes;
  const day = isThisYear(at) ? formats.days : spans.days;
  return `${day.format(at)}, ${time.format(at)}`;
}

const spans = {
  seconds: new Intl.DateTimeFormat(undefined, {
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
  }),
  minutes: new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }),
  days: new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" }),
};

/** A time from one moment to another, as exactly as its length asks for: "24 Nov, 12:05:30 – 12:06:30". */
export function spanWords(from: number, to: number): string {
  const spanMs = to - from;
  const format = spanMs < 10 * minuteMs ? spans.seconds : spanMs < 7 * dayMs ? spans.minutes : spans.days;
  const words = format.formatRange(from, to);
  return isThisYear(to) || format === spans.days ? words : `${words}, ${new Date(to).getFullYear()}`;
}

const isThisYear = (at: number) => new Date(at).getFullYear() === new Date().getFullYear();

/** A distance between points: "6 s", "3 min", "1 h 12 min", "28 h". */
export function stepWords(ms: number): string {
  if (ms < minuteMs) return `${Math.round(ms / 1_000)} s`;
  const minutes = Math.round(ms / minuteMs);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest > 0 ? ` ${rest} min` : ""}`;
}

function isMidnight(at: number): boolean {
  const local = new Date(at);
  return local.getHours() === 0 && local.getMinutes() === 0;
}

/** "5.00 MB/s" is "5 MB/s" at an axis, where all marks are round. */
export const round = (words: string) => words.replace(/(\.\d*?)0+(?=\s|$)/, "$1").replace(/\.(?=\s|$)/, "");
