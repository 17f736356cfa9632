import type { ReactNode } from "react";
import type { NewestSample } from "../../../_live/machine-store.ts";
import { Cores } from "../../../_readings/cores.tsx";
import { DiskActivity } from "../../../_readings/disk-io.tsx";
import { Disks } from "../../../_readings/disks.tsx";
import { LoadAverages } from "../../../_readings/load.tsx";
import { MemoryUse } from "../../../_readings/memory.tsx";
import { Networks } from "../../../_readings/networks.tsx";
import { PressureStalls } from "../../../_readings/pressure.tsx";
import { SwapUse } from "../../../_readings/swap.tsx";
import { Uptime } from "../../../_readings/uptime.tsx";

/** What a sample may tell, in the order of this page: its word, and how it is drawn; undefined when it was not sent. */
const readings: { word: string; draw(sample: NewestSample): ReactNode | undefined }[] = [
  { word: "cores", draw: ({ cpus }) => cpus !== undefined && <Cores percents={cpus} /> },
  { word: "load", draw: ({ load }) => load !== undefined && <LoadAverages load={load} /> },
  { word: "memory", draw: ({ memory }) => memory !== undefined && <MemoryUse memory={memory} /> },
  { word: "swap", draw: ({ swap }) => swap !== undefined && <SwapUse swap={swap} /> },
  { word: "pressure", draw: ({ pressure }) => pressure !== undefined && <PressureStalls pressure={pressure} /> },
  { word: "networks", draw: ({ networks }) => networks !== undefined && <Networks networks={networks} /> },
  { word: "disks", draw: ({ disks }) => disks !== undefined && <Disks disks={disks} /> },
  { word: "disk activity", draw: ({ diskIo }) => diskIo !== undefined && <DiskActivity devices={diskIo} /> },
  { word: "uptime", draw: ({ uptimeSeconds }) => uptimeSeconds !== undefined && <Uptime seconds={uptimeSeconds} /> },
];

/** The newest figures, whole. What its settings switch off, and what an old agent does not know, is named and no more.
 * Of a machine that was away for long only a part is known: `isWhole` says so. */
export function Now({ sample, isWhole }: { sample: NewestSample; isWhole: boolean }) {
  const drawn = readings.map(({ word, draw }) => ({ word, picture: draw(sample) }));
  const unsent = drawn.filter(({ picture }) => !picture).map(({ word }) => word);
  return (
    <>
      <div className="columns-[19rem] gap-8">
        {drawn.map(
          ({ word, picture }) =>
            picture && (
              <div key={word} className="mb-5 break-inside-avoid last:mb-0">
                {picture}
              </div>
            ),
        )}
      </div>
      {isWhole && unsent.length > 0 && (
        <p
          className="mt-4 text-xs text-muted"
          title="Switched off in its settings, or unknown to its version of the agent."
        >
          Not sent: {unsent.join(", ")}.
        </p>
      )}
    </>
  );
}
