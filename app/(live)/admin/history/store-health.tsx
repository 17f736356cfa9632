"use client";

import { useLive } from "../../../_live/live.tsx";
import { LocalTime } from "../../../_ui/local-time.tsx";

/** When all is well, a quiet line; what is wrong stands above every page of the admin. */
export function StoreHealth() {
  const writing = useLive((store) => store.writing());
  if (!writing || writing.status === "failing") return null;
  return (
    <p className="text-xs text-muted">
      Writing goes well.{" "}
      {writing.checkedAt === null ? (
        "The whole file has not been checked yet since the hub started."
      ) : (
        <>
          The whole file was last checked on <LocalTime at={writing.checkedAt} />.
        </>
      )}
    </p>
  );
}
