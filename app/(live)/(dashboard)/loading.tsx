import { Bone, EmptyPanel, Skeleton } from "../../_ui/skeleton.tsx";

/** The totals, the tools, and a panel as large as either look. */
export default function Loading() {
  return (
    <main className="mx-auto max-w-[110rem] px-4 py-4 sm:px-6">
      <Skeleton>
        <EmptyPanel className="mb-3 h-16" />
        <Bone className="mb-3 h-9 w-64" />
        <EmptyPanel className="h-[70dvh]" />
      </Skeleton>
    </main>
  );
}
