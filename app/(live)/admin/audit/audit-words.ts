import type { SettingsField } from "@realtimemonitor/protocol/settings.ts";
import type { AuditEntry } from "../../../_server/audit-log.ts";
import { nameOfField, valueInWords } from "../../_settings/change-in-words.ts";

/** One thing that is known of a deed; `at` is a moment, for the reader's own clock. */
export type DetailLine = { name: string; text: string } | { name: string; at: number };

type Detail = NonNullable<AuditEntry["detail"]>;
type Json = Detail[string];

/** What else is known of a deed, in words: the values before and after, and whatever its action has noted. */
export function detailLines(detail: Detail | null): DetailLine[] {
  const { changes, before, after, ids, ...rest } = detail ?? {};
  return [
    ...(Array.isArray(changes) ? changes.flatMap(settingsLine) : []),
    ...(before === undefined || after === undefined ? [] : differenceLines(before, after)),
    ...Object.entries(rest).map(([name, value]) => lineOf(nameInWords(name), name, value)),
    ...(typeof ids === "string" ? [{ name: "Machines", text: ids.replaceAll(" ", ", ") }] : []),
  ];
}

function settingsLine(change: Json): DetailLine[] {
  if (!isObject(change)) return [];
  const { field, before, after } = change;
  return [{ name: nameOfField(field as SettingsField), text: `${eachInWords(before)} → ${eachInWords(after)}` }];
}

const eachInWords = (values: Json | undefined) =>
  (Array.isArray(values) ? values : []).map((value) => valueInWords(value as boolean | number)).join(" or ");

/** One value, or those fields of two objects that are not the same. */
function differenceLines(before: Json, after: Json): DetailLine[] {
  if (!isObject(before) || !isObject(after)) {
    return [{ name: "Changed", text: `${textOf(before)} → ${textOf(after)}` }];
  }
  return Object.keys({ ...before, ...after })
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({ name: nameInWords(name), text: `${textOf(before[name])} → ${textOf(after[name])}` }));
}

const lineOf = (name: string, key: string, value: Json | undefined): DetailLine =>
  key.endsWith("At") && typeof value === "number"
    ? { name: name.replace(/ at$/, ""), at: value }
    : { name, text: textOf(value) };

/** "usesLimit" is "Uses limit". */
const nameInWords = (key: string) => {
  const words = key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function textOf(value: Json | undefined): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(textOf).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const isObject = (value: Json | undefined): value is Record<string, Json> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
