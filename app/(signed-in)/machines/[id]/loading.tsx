import { Bone, EmptyPanel, Skeleton } from "../../../_ui/skeleton.tsx";
import { ChartsSkeleton } from "./charts-message.tsx";

export default function Loading() {
  return (
    <Skeleton className="mx-auto max-w-[110rem] px-4 py-6 sm:px-6">
      <Bone className="mb-2 h-4 w-20" />
      <Bone className="mb-5 h-7 w-56" />
      <EmptyPanel className="mb-6 h-56" />
      <ChartsSkeleton />
    </Skeleton>
  );
}
