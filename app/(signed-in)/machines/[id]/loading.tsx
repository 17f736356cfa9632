import { Bone, EmptyPanel, Skeleton } from "../../../_ui/skeleton.tsx";

const charts = ["a", "b", "c", "d"];

export default function Loading() {
  return (
    <Skeleton className="mx-auto max-w-[110rem] px-4 py-6 sm:px-6">
      <Bone className="mb-2 h-4 w-20" />
      <Bone className="mb-5 h-7 w-56" />
      <EmptyPanel className="mb-6 h-44" />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        {charts.map((chart) => (
          <EmptyPanel key={chart} className="h-60" />
        ))}
      </div>
    </Skeleton>
  );
}
