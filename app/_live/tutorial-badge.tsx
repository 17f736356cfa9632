import { isTutorialId } from "@realtimemonitor/protocol/tutorial-id.ts";
import { Badge } from "../_ui/badge.tsx";

/** Marks a machine that anybody may speak for; nothing for one with a key. */
export const TutorialBadge = ({ id }: { id: string }) => isTutorialId(id) && <Badge tone="quiet">tutorial</Badge>;
