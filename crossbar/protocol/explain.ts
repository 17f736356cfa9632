import type { z } from "zod";

/** The first thing wrong, as `field` and a sentence with the bound: "frequency: must be at least 0.5". */
export function explain(error: z.ZodError): { field: string | null; message: string } {
  const issue = error.issues[0];
  if (!issue) return { field: null, message: "is not valid" };
  const field = issue.path.join(".") || null;
  return { field, message: sentence(issue) };
}

export function explainInLine(error: z.ZodError): string {
  const { field, message } = explain(error);
  return field ? `${field}: ${message}` : message;
}

function sentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "too_small":
      return `must ${measure(issue.origin)} at least ${issue.minimum}`;
    case "too_big":
      return `must ${measure(issue.origin)} at most ${issue.maximum}`;
    case "invalid_type":
      // zod leaves the input itself out of an issue; only its message tells
      return issue.message.endsWith("received undefined") ? "is missing" : `must be of type ${issue.expected}`;
    case "invalid_value":
      return `must be one of ${issue.values.join(", ")}`;
    default:
      return issue.message;
  }
}

const measure = (origin: string) =>
  origin === "string" ? "have a length of" : origin === "array" ? "have a count of" : "be";
