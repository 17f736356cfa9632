"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

const saidForMs = 2_000;

/** Text of a machine in its own letters, with a small button that copies it. */
export function CopiedText({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");

  useEffect(() => {
    if (state === "idle") return;
    const over = setTimeout(() => setState("idle"), saidForMs);
    return () => clearTimeout(over);
  }, [state]);

  async function copy() {
    // no clipboard on plain http: the text can be selected
    setState(
      (await navigator.clipboard?.writeText(text).then(
        () => "copied" as const,
        () => "failed" as const,
      )) ?? "failed",
    );
  }

  const Icon = state === "copied" ? Check : Copy;
  return (
    <span className="inline-flex max-w-full items-start gap-1.5">
      <code className="min-w-0 font-mono text-[0.8125rem] break-all">{text}</code>
      <button
        type="button"
        onClick={copy}
        aria-label={`Copy ${label}`}
        title={state === "failed" ? "The browser does not allow it here; select the text" : `Copy ${label}`}
        className="-my-0.5 shrink-0 rounded p-1 text-muted hover:bg-raised hover:text-text"
      >
        <Icon
          aria-hidden
          className={`size-3.5 ${state === "copied" ? "text-ok" : state === "failed" ? "text-warn" : ""}`}
        />
      </button>
      <span role="status" className="sr-only">
        {state === "copied" ? "Copied" : state === "failed" ? "Not copied" : ""}
      </span>
    </span>
  );
}
