import { Bone, EmptyPanel, Skeleton } from "../../_ui/skeleton.tsx";

export default function Loading() {
  return (
    <main>
      <Skeleton>
        <Bone className="mb-5 h-7 w-40" />
        <EmptyPanel className="h-96" />
      </Skeleton>
    </main>
  );
}
