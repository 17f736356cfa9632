import type { FormState } from "./form-state.ts";

/** What became of the form as a whole; what is about one field stands at the field. */
export function FormMessage({ state }: { state: FormState }) {
  return (
    <div aria-live="polite" className="min-h-5 text-sm">
      {state.result === "done" && <p className="text-ok">{state.message}</p>}
      {state.result === "refused" && state.field === null && <p className="text-alarm">{state.message}</p>}
    </div>
  );
}
