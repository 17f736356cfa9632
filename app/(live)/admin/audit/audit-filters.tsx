"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useTransition } from "react";
import { Button } from "../../../_ui/button.tsx";
import { useIsRunning } from "../../../_ui/use-is-running.ts";
import { addressOf, dayOf, endOfDay, type Looked, startOfDay } from "./audit-address.ts";

const box = "h-9 rounded-md border border-edge bg-surface px-2 text-sm placeholder:text-muted";

/** What to look for. The days are the reader's own; the address has them as moments. */
export function AuditFilters({ looked, groups }: { looked: Looked; groups: readonly string[] }) {
  const router = useRouter();
  const isRunning = useIsRunning();
  const [isBusy, start] = useTransition();

  function look(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const days = { from: startOfDay(text("fromDay")), to: endOfDay(text("toDay")) };
    start(() => router.push(addressOf({ group: text("group"), who: text("who"), what: text("what"), ...days })));
  }

  return (
    <form
      key={JSON.stringify([looked, isRunning])}
      aria-label="Audit log"
      onSubmit={look}
      className="flex flex-wrap items-end gap-2"
    >
      <Labelled label="Of">
        <select name="group" defaultValue={looked.group ?? ""} className={box}>
          <option value="">everything</option>
          {groups.map((group) => (
            <option key={group}>{group}</option>
          ))}
        </select>
      </Labelled>
      <Labelled label="By">
        <input
          name="who"
          maxLength={64}
          defaultValue={looked.who ?? ""}
          placeholder="person or token"
          className={`${box} w-36`}
        />
      </Labelled>
      <Labelled label="On">
        <input
          name="what"
          maxLength={64}
          defaultValue={looked.what ?? ""}
          placeholder="machine, user …"
          className={`${box} w-40`}
        />
      </Labelled>
      <Labelled label="From">
        <input name="fromDay" type="date" defaultValue={isRunning ? dayOf(looked.from) : ""} className={box} />
      </Labelled>
      <Labelled label="To">
        <input name="toDay" type="date" defaultValue={isRunning ? dayOf(looked.to, -1) : ""} className={box} />
      </Labelled>
      <Button type="submit" disabled={isBusy}>
        <Search aria-hidden className="size-4" />
        Find
      </Button>
      {Object.keys(looked).length > 0 && (
        <Link href="/admin/audit" className="flex h-9 items-center px-1 text-sm text-accent hover:underline">
          Show all
        </Link>
      )}
    </form>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is its child
    <label className="flex flex-col gap-1 text-xs text-muted">
      {label}
      <span className="text-text">{children}</span>
    </label>
  );
}
