/** What of the log is looked at, as it stands in the address. Moments are epoch milliseconds. */
export type Looked = Partial<Record<"group" | "who" | "what", string | undefined>> &
  Partial<Record<"from" | "to" | "before", number | undefined>>;

export function queryOf(looked: Looked): string {
  const said = Object.entries(looked).filter(([, value]) => value !== undefined && value !== "");
  return new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
}

export function addressOf(looked: Looked): string {
  const query = queryOf(looked);
  return `/admin/audit${query ? `?${query}` : ""}`;
}

/** "2026-11-24" on the reader's calendar, as the moment when that day begins there. */
export function startOfDay(day: string, plusDays = 0): number | undefined {
  const [year, month, date] = day.split("-").map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date + plusDays).getTime();
}

/** When the day after it begins: a day may have 23 or 25 hours. */
export const endOfDay = (day: string) => startOfDay(day, 1);

/** The day of a moment on the reader's calendar; `shiftMs` -1 gives the day that ends with it. */
export function dayOf(moment: number | undefined, shiftMs = 0): string {
  if (moment === undefined) return "";
  const at = new Date(moment + shiftMs);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
