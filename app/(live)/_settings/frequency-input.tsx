"use client";

import { explain } from "@realtimemonitor/protocol/explain.ts";
import { useEffect, useId, useRef, useState } from "react";
import { FrequencyText } from "./frequency-text.ts";

const presets = [0.5, 1, 2, 5, 10, 60];
/** Whoever still types has not said yet what it shall be. */
const typingPauseMs = 700;

type Props = {
  /** Undefined: it is not the same on all. */
  value: number | undefined;
  describedBy: string;
  onChange(value: number): void;
};

/** Seconds between two samples: typed, or one of the usual. What was typed counts after a pause, with Enter, and on leaving. */
export function FrequencyInput({ value, describedBy, onChange }: Props) {
  const id = useId();
  const [text, setText] = useState<string>();
  const [error, setError] = useState<string>();
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(typing.current), []);

  function commit(typed: string): void {
    clearTimeout(typing.current);
    const frequency = FrequencyText.safeParse(typed);
    setError(frequency.success ? undefined : explain(frequency.error).message);
    if (!frequency.success) return;
    setText(undefined);
    onChange(frequency.data);
  }

  function type(typed: string): void {
    setText(typed);
    clearTimeout(typing.current);
    typing.current = setTimeout(commit, typingPauseMs, typed);
  }

  function choose(preset: number): void {
    clearTimeout(typing.current);
    setText(undefined);
    setError(undefined);
    onChange(preset);
  }

  return (
    <div>
      <div className="flex items-center justify-between gap-4">
        <div>
          <label htmlFor={id} className="text-sm font-medium">
            Frequency
          </label>
          <p id={`${id}-about`} className="text-xs text-muted">
            Seconds between two samples.
          </p>
        </div>
        <div className="relative w-28">
          <input
            id={id}
            inputMode="decimal"
            autoComplete="off"
            className="h-9 w-full rounded-md border border-edge bg-surface pr-7 pl-3 text-right text-sm tabular-nums placeholder:text-muted aria-invalid:border-alarm"
            placeholder="mixed"
            value={text ?? value ?? ""}
            aria-invalid={error !== undefined}
            aria-describedby={`${id}-about ${id}-error ${describedBy}`}
            onChange={(event) => type(event.target.value)}
            onKeyDown={(event) => event.key === "Enter" && commit(event.currentTarget.value)}
            onBlur={() => text !== undefined && commit(text)}
          />
          <span
            aria-hidden
            className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-sm text-muted"
          >
            s
          </span>
        </div>
      </div>
      <fieldset className="mt-2 mb-1.5 grid grid-cols-6 overflow-hidden rounded-md border border-line">
        <legend className="sr-only">Usual frequencies</legend>
        {presets.map((preset) => (
          <button
            key={preset}
            type="button"
            aria-label={`Every ${preset} s`}
            aria-pressed={preset === value}
            onClick={() => choose(preset)}
            className="h-8 border-line text-sm text-muted tabular-nums not-first-of-type:border-l hover:bg-raised aria-pressed:bg-raised aria-pressed:font-medium aria-pressed:text-text focus-visible:-outline-offset-2"
          >
            {preset} s
          </button>
        ))}
      </fieldset>
      <p id={`${id}-error`} role={error ? "alert" : undefined} className="mt-1.5 text-xs text-alarm empty:hidden">
        {error}
      </p>
    </div>
  );
}
