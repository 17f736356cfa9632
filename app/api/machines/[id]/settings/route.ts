import { SettingsEdit } from "@realtimemonitor/protocol/settings.ts";
import { answerApi } from "../../../../_server/api-caller.ts";
import { deliverSettings } from "../../../../_server/deliver-settings.ts";
import { readJsonBody } from "../../../../_server/json-body.ts";
import { requireAdmin } from "../../../../_server/session.ts";
import { readSettings, updateSettings } from "../../../../_server/settings.ts";

type Context = { params: Promise<{ id: string }> };
const headers = { "cache-control": "no-store" };

/** For administrators: a `SettingsView`. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return answerApi(request, async () => Response.json(await readSettings((await params).id), { headers }));
}

/**
 * For administrators: a `SettingsEdit`, of which nothing that is not named is changed. `{ settings, isSent }`: the whole
 * settings as they are now, and whether they are on their way to the agent; else it takes them when it comes back.
 */
export function PATCH(request: Request, { params }: Context): Promise<Response> {
  return answerApi(request, async () => {
    await requireAdmin(); // who may not ask is not told what is wrong with the body
    const edit = await readJsonBody(request, SettingsEdit);
    const { id } = await params;
    const { settings: changed } = await updateSettings(id, edit);
    const isSent = (await deliverSettings(changed)) === Object.keys(changed).length;
    const { settings } = await readSettings(id);
    return Response.json({ settings, isSent }, { headers });
  });
}
