import { defaultSettings, SettingsEdit } from "@realtimemonitor/protocol/settings.ts";
import { z } from "zod";
import { answerApi } from "../../_server/api-caller.ts";
import { createJoinToken, NewJoinToken } from "../../_server/join-tokens.ts";
import { readJsonBody } from "../../_server/json-body.ts";
import { requireAdmin } from "../../_server/session.ts";

const { label, usesLimit, tags, lifetimeMs, forgetAfterMs } = NewJoinToken.shape;
const Asked = z.strictObject({
  label,
  usesLimit: usesLimit.default(1),
  lifetimeMs: lifetimeMs.default(24 * 3_600_000),
  tags: tags.default([]),
  forgetAfterMs: forgetAfterMs.default(null),
  /** First settings, where they are not the usual ones. */
  settings: SettingsEdit.default({}),
});

/** For administrators: a `MadeJoinToken`. The token is told this once. */
export function POST(request: Request): Promise<Response> {
  return answerApi(request, async () => {
    await requireAdmin(); // who may not ask is not told what is wrong with the body
    const { settings, ...asked } = await readJsonBody(request, Asked);
    const { version: _, ...usual } = defaultSettings;
    const made = await createJoinToken({ ...asked, settings: { ...usual, ...settings } });
    return Response.json(made, { status: 201, headers: { "cache-control": "no-store" } });
  });
}
