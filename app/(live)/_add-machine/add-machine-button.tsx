"use client";

import { Plus } from "lucide-react";
import { Button } from "../../_ui/button.tsx";
import { setAdding } from "./opening.ts";

/** For administrators; the dialog that it opens stands in the layout. */
export function AddMachineButton({ look }: { look: "primary" | "plain" }) {
  return (
    <Button look={look} aria-haspopup="dialog" onClick={() => setAdding(true)}>
      <Plus aria-hidden className="size-4" />
      Add a machine
    </Button>
  );
}
