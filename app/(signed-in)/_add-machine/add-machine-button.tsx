"use client";

import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "../../_ui/button.tsx";

const AddMachineDialog = dynamic(() => import("./add-machine-dialog.tsx"), { ssr: false });

/** For administrators. What it opens is loaded when it is opened. */
export function AddMachineButton({ look }: { look: "primary" | "plain" }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look={look} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Plus aria-hidden className="size-4" />
        Add a machine
      </Button>
      {isOpen && <AddMachineDialog onClose={() => setOpen(false)} />}
    </>
  );
}
