import { explain } from "@realtimemonitor/protocol/explain.ts";
import type { z } from "zod";

/** What a form's action tells its form. `field` is what the message is about; null is the whole form. */
export type FormState =
  | { result: "none" }
  | { result: "refused"; field: string | null; message: string }
  | { result: "done"; message: string };

export const untouched: FormState = { result: "none" };

export const done = (message: string): FormState => ({ result: "done", message });

export const refused = (field: string | null, message: string): FormState => ({ result: "refused", field, message });

export function invalid(error: z.ZodError): FormState {
  const { field, message } = explain(error);
  return refused(field, field ? `${nameOf(field)} ${message}` : message);
}

/** "tags.0" is about the tags. */
const nameOf = (field: string) => field.split(".")[0];

export const errorOf = (state: FormState, field: string) =>
  state.result === "refused" && state.field !== null && nameOf(state.field) === field ? state.message : undefined;

/** The fields of what an action was called with: a form, or whatever else its caller sent. */
export const fieldsOf = (form: unknown): Record<string, unknown> =>
  form instanceof FormData ? Object.fromEntries(form) : {};

/** What is wrong with no field that is shown: with the form as a whole, or with what it carries unseen. */
export const aboutWhole = (state: FormState, unseen: string) =>
  state.result === "refused" && (state.field === null || state.field === unseen) ? state.message : undefined;
