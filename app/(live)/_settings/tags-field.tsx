"use client";

import { explain } from "@realtimemonitor/protocol/explain.ts";
import { Tags } from "@realtimemonitor/protocol/identifiers.ts";
import { Plus, X } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../../_ui/button.tsx";
import type { FormState } from "../../_ui/form-state.ts";

type Props = {
  /** `all`: each of the machines has it; otherwise so many have. */
  tags: { tag: string; count: number | "all" }[];
  onEdit(edit: { add: string[]; remove: string[] }): Promise<FormState>;
};

/** The tags of one machine or of many: each can be taken off, one that only some have be given to all. */
export function TagsField({ tags, onEdit }: Props) {
  const id = useId();
  const [text, setText] = useState("");
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function edit(what: { add: string[]; remove: string[] }): Promise<boolean> {
    setBusy(true);
    const answer = await onEdit(what).catch(() => undefined);
    setBusy(false);
    const isDone = answer?.result === "done";
    setError(isDone ? undefined : answer?.result === "refused" ? answer.message : "The server could not be reached.");
    return isDone;
  }

  async function add(event: FormEvent): Promise<void> {
    event.preventDefault();
    const typed = text.split(",").map((tag) => tag.trim());
    const asked = Tags.min(1).safeParse(typed.filter(Boolean));
    if (!asked.success) return setError(`A tag ${explain(asked.error).message}.`);
    if (await edit({ add: asked.data, remove: [] })) setText("");
  }

  return (
    <div>
      {tags.length > 0 && (
        <ul aria-label="Tags" className="mb-3 flex flex-wrap gap-1.5">
          {tags.map(({ tag, count }) => (
            <li
              key={tag}
              className="inline-flex h-7 max-w-full items-center rounded-full border border-line bg-raised pl-2.5 text-sm"
            >
              <span className="truncate">{tag}</span>
              {count !== "all" && (
                <>
                  <span className="ml-1.5 text-xs whitespace-nowrap text-muted tabular-nums">on {count}</span>
                  <TagButton
                    label={`Give ${tag} to all`}
                    isBusy={isBusy}
                    onClick={() => edit({ add: [tag], remove: [] })}
                  >
                    <Plus aria-hidden className="size-3.5" />
                  </TagButton>
                </>
              )}
              <TagButton label={`Take ${tag} off`} isBusy={isBusy} onClick={() => edit({ add: [], remove: [tag] })}>
                <X aria-hidden className="size-3.5" />
              </TagButton>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={add} className="flex gap-2">
        <label htmlFor={id} className="sr-only">
          New tag
        </label>
        <input
          id={id}
          value={text}
          onChange={(event) => setText(event.target.value)}
          autoComplete="off"
          placeholder="web, berlin"
          aria-invalid={error !== undefined}
          aria-describedby={`${id}-about`}
          className="h-9 min-w-0 flex-1 rounded-md border border-edge bg-surface px-3 text-sm placeholder:text-muted aria-invalid:border-alarm"
        />
        <Button type="submit" disabled={isBusy || text.trim() === ""}>
          Add tag
        </Button>
      </form>
      <p id={`${id}-about`} role={error ? "alert" : undefined} className="mt-1.5 text-sm text-alarm empty:hidden">
        {error}
      </p>
    </div>
  );
}

type TagButtonProps = { label: string; isBusy: boolean; onClick: () => void; children: React.ReactNode };

function TagButton({ label, isBusy, onClick, children }: TagButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={isBusy}
      onClick={onClick}
      className="flex size-7 items-center justify-center rounded-full text-muted hover:bg-line hover:text-text"
    >
      {children}
    </button>
  );
}
