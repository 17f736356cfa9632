import type { EventKind } from "@realtimemonitor/protocol/history.ts";
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleX,
  Copy,
  LogIn,
  type LucideIcon,
  Settings2,
  Unlink,
} from "lucide-react";

type Look = {
  words: string;
  icon: LucideIcon;
  tone: string;
  /** The design token of its mark at a time axis; what comes and goes all the time has none. */
  mark: string | null;
};

/** What each kind of event is called and how it is told apart: by word and shape, and by colour. */
export const eventLooks: Record<EventKind, Look> = {
  joined: { words: "Joined", icon: LogIn, tone: "text-accent", mark: "accent" },
  online: { words: "Online", icon: CircleCheck, tone: "text-ok", mark: null },
  late: { words: "Late", icon: CircleDashed, tone: "text-warn", mark: null },
  offline: { words: "Offline", icon: CircleX, tone: "text-alarm", mark: "alarm" },
  rejected: { words: "A message was refused", icon: CircleAlert, tone: "text-warn", mark: null },
  settings: { words: "Settings changed", icon: Settings2, tone: "text-muted", mark: "muted" },
  cloned: { words: "Several agents with one key", icon: Copy, tone: "text-alarm", mark: "alarm" },
  lost: { words: "Samples lost", icon: Unlink, tone: "text-warn", mark: "warn" },
};
