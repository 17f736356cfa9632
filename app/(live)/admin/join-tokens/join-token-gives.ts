import { switches } from "@realtimemonitor/protocol/settings.ts";
import type { JoinTokenEntry } from "../../../_server/join-tokens.ts";
import { wordOfSwitch } from "../../_settings/switch-words.ts";
import { forgetting } from "./join-token-schema.ts";

/** What a machine gets that joins with it, where it is not the usual: "no disks", "a sample every 5 s", "web, berlin". */
export function whatItGives({ settings, tags, forgetAfterMs }: JoinTokenGift): string[] {
  const hidden = settings ? switches.filter((name) => !settings[name]).map((name) => wordOfSwitch[name]) : [];
  return [
    ...(tags.length > 0 ? [`tags ${tags.join(", ")}`] : []),
    ...(hidden.length > 0 ? [`no ${hidden.join(", no ")}`] : []),
    ...(settings && settings.frequency !== 1 ? [`a sample every ${settings.frequency} s`] : []),
    ...(forgetAfterMs === null ? [] : [`forgotten when away for ${lengthOf(forgetAfterMs)}`]),
  ];
}

type JoinTokenGift = Pick<JoinTokenEntry, "settings" | "tags" | "forgetAfterMs">;

/** As the form calls it; another length came from elsewhere. */
const lengthOf = (ms: number) =>
  Object.entries(forgetting).find(([, value]) => value === ms)?.[0] ?? `${Math.round(ms / 60_000)} minutes`;
