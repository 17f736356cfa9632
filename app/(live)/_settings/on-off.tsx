"use client";

import { ToggleGroup } from "radix-ui";

type Props = {
  label: string;
  /** Undefined: some have it on, some off. */
  value: boolean | undefined;
  describedBy: string;
  isBusy: boolean;
  onChange(isOn: boolean): void;
};

/** A switch that may stand between on and off, which no switch can say. */
export function OnOff({ label, value, describedBy, isBusy, onChange }: Props) {
  const shown = value === undefined ? "" : value ? "on" : "off";
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      aria-describedby={describedBy}
      value={shown}
      disabled={isBusy}
      onValueChange={(next) => next !== "" && onChange(next === "on")}
      className="inline-flex shrink-0 overflow-hidden rounded-md border border-line"
    >
      {["on", "off"].map((name) => (
        <ToggleGroup.Item
          key={name}
          value={name}
          className="h-7 w-11 border-line text-sm text-muted not-first-of-type:border-l hover:bg-raised data-[state=on]:bg-accent data-[state=on]:font-medium data-[state=on]:text-on-accent focus-visible:-outline-offset-2 disabled:opacity-60"
        >
          {name}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
