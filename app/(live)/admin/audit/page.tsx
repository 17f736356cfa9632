import type { Metadata } from "next";
import Link from "next/link";
import { type AuditPage, readAuditPage } from "../../../_server/audit-log.ts";
import { type AuditQuestion, auditGroups, readAuditQuestion } from "../../../_server/audit-question.ts";
import { Refused } from "../../../_server/errors.ts";
import { adminPage } from "../../../_server/page-guard.ts";
import { buttonLook } from "../../../_ui/button.tsx";
import { Panel } from "../../../_ui/panel.tsx";
import { addressOf, queryOf } from "./audit-address.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditList } from "./audit-list.tsx";

export const metadata: Metadata = { title: "Audit log" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AuditLogPage({ searchParams }: Props) {
  await adminPage();
  const { asked, problem } = readAsked(await searchParams);
  const page = await readAuditPage(asked);
  const { before, ...looked } = asked;
  return (
    <main>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl font-semibold tracking-tight">Audit log</h1>
        <p className="flex gap-2">
          {(["csv", "json"] as const).map((format) => (
            <a key={format} href={`/api/audit?${queryOf(looked)}&format=${format}`} className={buttonLook("plain")}>
              Export {format.toUpperCase()}
            </a>
          ))}
        </p>
      </div>
      <Panel
        title="What was done"
        about="Every change and every sign-in: kept for two years, the newest 200,000. Nobody can change or delete an entry here."
      >
        <div className="flex flex-col gap-5">
          <AuditFilters looked={looked} groups={auditGroups} />
          {problem && (
            <p role="alert" className="text-sm text-alarm">
              {problem}
            </p>
          )}
          <Entries page={page} isFiltered={Object.keys(asked).length > 0} />
          <Steps page={page} asked={asked} />
        </div>
      </Panel>
    </main>
  );
}

/** An address that was typed by hand may be wrong: it says so, over the whole log. */
function readAsked(query: Record<string, string | string[] | undefined>): { asked: AuditQuestion; problem?: string } {
  try {
    return { asked: readAuditQuestion(query) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { asked: {}, problem: `In the address, ${error.field ?? "something"} ${error.message}.` };
  }
}

function Entries({ page, isFiltered }: { page: AuditPage; isFiltered: boolean }) {
  if (page.entries.length > 0) return <AuditList entries={page.entries} />;
  return (
    <p className="py-6 text-center text-sm text-muted">
      {isFiltered ? "Nothing of that was done." : "Nothing was done yet."}
    </p>
  );
}

function Steps({ page, asked }: { page: AuditPage; asked: AuditQuestion }) {
  const last = page.entries.at(-1);
  const { before, ...looked } = asked;
  if (!page.hasMore && before === undefined) return null;
  return (
    <nav aria-label="Pages" className="flex justify-between gap-3">
      {before === undefined ? (
        <span />
      ) : (
        <Link href={addressOf(looked)} className={buttonLook("plain")}>
          Newest
        </Link>
      )}
      {page.hasMore && last && (
        <Link href={addressOf({ ...looked, before: last.id })} className={buttonLook("plain")}>
          Older
        </Link>
      )}
    </nav>
  );
}
