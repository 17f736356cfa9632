"use client";

import { type ComponentProps, startTransition } from "react";

type Props = Omit<ComponentProps<"form">, "action" | "onSubmit"> & { action: (form: FormData) => void };

/** A form for a server action that keeps what was typed: React empties a form after its action, refused or not. */
export function ActionForm({ action, ...rest }: Props) {
  return (
    <form
      action={action}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        startTransition(() => action(form));
      }}
      {...rest}
    />
  );
}
