import { ClientNotice } from "@realtimemonitor/protocol/client-notice.ts";
import { explainInLine } from "@realtimemonitor/protocol/explain.ts";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import type { Complaints } from "./complaints.ts";
import type { SettingsKeeper } from "./settings.ts";

/**
 * All that the router can say to an agent: settings, and notices of the hub. With the answer of `POST /clients/` this is the
 * whole list; there is nothing among it that could be a command. A notice may have a token in it, which no log may have.
 */
export function inboundOf(options: {
  settings: Pick<SettingsKeeper, "offer">;
  /** After each settings event. */
  onSettings(verdict: ReturnType<SettingsKeeper["offer"]>): void;
  onNotice(notice: ClientNotice): void;
  log: Log;
  complaints: Complaints;
}) {
  let dropped = 0;

  function onNotice(payload: unknown): void {
    const notice = ClientNotice.safeParse(payload);
    if (notice.success) {
      const { token: _, ...told } = { token: undefined, ...notice.data };
      options.log.debug(`notice ${JSON.stringify(told)}`);
      options.onNotice(notice.data);
      return;
    }
    dropped += 1;
    options.complaints.about("notices", `one is not understood: ${explainInLine(notice.error)}`);
    options.log.debug(`notices dropped: ${dropped}`);
  }

  return (machineId: string): Record<string, (payload: unknown) => void> => ({
    [topics.settings(machineId)]: (payload) => options.onSettings(options.settings.offer(payload)),
    [topics.notice(machineId)]: onNotice,
  });
}
