import { type ComponentProps, type ReactNode, useId } from "react";

const box =
  "h-9 w-full rounded-md border border-edge bg-surface px-3 text-sm placeholder:text-muted aria-invalid:border-alarm";

type Labelled = { label: string; hint?: ReactNode; error?: string | undefined };

/** A labelled input; what is wrong with it is said beside it and read out with it. `unit` stands in it, at its end. */
export function Field({ label, hint, error, unit, ...rest }: ComponentProps<"input"> & Labelled & { unit?: string }) {
  const id = useId();
  return (
    <Labelling id={id} label={label} hint={hint} error={error}>
      <div className="relative">
        <input id={id} className={box} aria-invalid={Boolean(error)} aria-describedby={`${id}-about`} {...rest} />
        {unit && (
          <span
            aria-hidden
            className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-sm text-muted"
          >
            {unit}
          </span>
        )}
      </div>
    </Labelling>
  );
}

export function Choice({ label, hint, error, children, ...rest }: ComponentProps<"select"> & Labelled) {
  const id = useId();
  return (
    <Labelling id={id} label={label} hint={hint} error={error}>
      <select
        id={id}
        className={`${box} px-2`}
        aria-invalid={Boolean(error)}
        aria-describedby={`${id}-about`}
        {...rest}
      >
        {children}
      </select>
    </Labelling>
  );
}

export function Check({ label, hint, ...rest }: ComponentProps<"input"> & { label: string; hint?: ReactNode }) {
  const id = useId();
  return (
    <div className="flex gap-2.5">
      <input
        id={id}
        type="checkbox"
        className="mt-0.5 size-4 shrink-0 accent-accent"
        aria-describedby={`${id}-about`}
        {...rest}
      />
      <div>
        <label htmlFor={id} className="block text-sm font-medium">
          {label}
        </label>
        <About id={`${id}-about`} hint={hint} />
      </div>
    </div>
  );
}

function Labelling({ id, label, hint, error, children }: Labelled & { id: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children}
      <About id={`${id}-about`} hint={hint} error={error} />
    </div>
  );
}

function About({ id, hint, error }: { id: string; hint?: ReactNode; error?: string | undefined }) {
  if (error) {
    return (
      <p id={id} role="alert" className="text-sm text-alarm">
        {error}
      </p>
    );
  }
  return (
    <p id={id} className="text-xs text-muted empty:hidden">
      {hint}
    </p>
  );
}
