import "server-only";
import { z } from "zod";
import { type FormState, invalid, refused } from "../_ui/form-state.ts";
import { NotAllowed, NotFound, NotSignedIn, Refused } from "./errors.ts";

/** Expected errors become words in the form; anything else goes on, is logged and answered 500. */
export function tellRefusal(error: unknown): FormState {
  if (error instanceof Refused) return refused(error.field, error.message);
  if (error instanceof NotSignedIn || error instanceof NotAllowed || error instanceof NotFound) {
    return refused(null, error.message);
  }
  if (error instanceof z.ZodError) return invalid(error); // an argument that no form of ours sends
  throw error;
}
