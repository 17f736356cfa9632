"use client";

import { SearchX } from "lucide-react";
import { Button } from "../../../_ui/button.tsx";

export function NothingFound({ onClear }: { onClear(): void }) {
  return (
    <div className="flex flex-col items-center rounded-xl border border-dashed border-line px-8 py-14 text-center">
      <SearchX aria-hidden className="size-8 text-muted" />
      <h2 className="mt-3 font-semibold tracking-tight">No machine is like that</h2>
      <p className="mt-1 text-sm text-balance text-muted">
        The search looks at names, addresses and tags. One that comes to fit appears here by itself.
      </p>
      <Button className="mt-5" onClick={onClear}>
        Clear filters
      </Button>
    </div>
  );
}
