"use client";

import { Globe, Lock } from "lucide-react";
import { useActionState } from "react";
import type { PublicSwitch } from "../../../_server/public-dashboard.ts";
import { ActionForm } from "../../../_ui/action-form.tsx";
import { Button } from "../../../_ui/button.tsx";
import { FormMessage } from "../../../_ui/form-message.tsx";
import { untouched } from "../../../_ui/form-state.ts";
import { LocalTime } from "../../../_ui/local-time.tsx";
import { switchPublic } from "./actions.ts";

/** What holds now, who decided it, and the way to the other. */
export function SwitchForm({ state: { isOn, changedAt, changedBy } }: { state: PublicSwitch }) {
  const [state, action, isBusy] = useActionState(switchPublic, untouched);
  const Icon = isOn ? Globe : Lock;
  return (
    <ActionForm action={action} className="flex flex-col gap-4">
      <input type="hidden" name="isOn" value={isOn ? "no" : "yes"} />
      <div className="flex items-start gap-3">
        <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${isOn ? "text-warn" : "text-muted"}`} />
        <div>
          <p className="text-sm font-medium">{isOn ? "Public: anybody may look" : "Not public: only who signs in"}</p>
          <p className="mt-0.5 text-xs text-muted tabular-nums">
            {changedAt === null ? (
              "It was never public."
            ) : (
              <>
                Since <LocalTime at={changedAt} />, by {changedBy ?? "a removed account"}
              </>
            )}
          </p>
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" look={isOn ? "plain" : "primary"} disabled={isBusy}>
          {isOn ? "Make it private" : "Make it public"}
        </Button>
        <FormMessage state={state} />
      </div>
      {isOn && (
        <p className="text-xs text-muted">Made private, the pages of strangers end at once and lead to the sign-in.</p>
      )}
    </ActionForm>
  );
}
