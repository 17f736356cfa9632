import { Bone, EmptyPanel, Skeleton } from "../../_ui/skeleton.tsx";

const places = ["a", "b", "c", "d", "e", "f", "g", "h"];

export default function Loading() {
  return (
    <Skeleton className="mx-auto max-w-[110rem] px-4 py-6 sm:px-6">
      <Bone className="mb-5 h-7 w-32" />
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,20rem),1fr))] gap-4">
        {places.map((place) => (
          <EmptyPanel key={place} className="h-56" />
        ))}
      </div>
    </Skeleton>
  );
}
