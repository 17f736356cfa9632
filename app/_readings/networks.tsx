import type { Network } from "@realtimemonitor/protocol/sample.ts";
import { Network as NetworkIcon } from "lucide-react";
import { Lines } from "./lines.tsx";
import { bitRate } from "./rates.ts";
import { Unread } from "./unread.tsx";

export function Networks({ networks }: { networks: Network[] | null }) {
  if (!networks) return <Unread icon={NetworkIcon} what="Networks" />;
  const lines = networks.map((network) => ({
    name: network.interface,
    isTechnical: true,
    values: [
      { label: "in", words: bitRate(network.receivedBytesPerSecond) },
      { label: "out", words: bitRate(network.sentBytesPerSecond) },
    ],
  }));
  return <Lines icon={NetworkIcon} title="Networks" lines={lines} />;
}
