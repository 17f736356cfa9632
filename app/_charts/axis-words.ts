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
  return `${formats.days.format(at)}, ${time.format(at)}`;
}

function isMidnight(at: number): boolean {
  const local = new Date(at);
  return local.getHours() === 0 && local.getMinutes() === 0;
}

/** "5.00 MB/s" is "5 MB/s" at an axis, where all marks are round. */
export const round = (words: string) => words.replace(/(\.\d*?)0+(?=\s|$)/, "$1").replace(/\.(?=\s|$)/, "");
