"use client";

import { Switch as RadixSwitch } from "radix-ui";
import type { ComponentProps } from "react";

/** On or off, at once. Told apart by the knob's place as well as by colour. */
export function Switch(props: ComponentProps<typeof RadixSwitch.Root>) {
  return (
    <RadixSwitch.Root
      className="inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-edge bg-raised transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent motion-reduce:transition-none"
      {...props}
    >
      <RadixSwitch.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-edge transition-transform data-[state=checked]:translate-x-[1.125rem] data-[state=checked]:bg-on-accent motion-reduce:transition-none" />
    </RadixSwitch.Root>
  );
}
