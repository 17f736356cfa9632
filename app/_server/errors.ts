import "server-only";
import type { SettingsField } from "@realtimemonitor/protocol/settings.ts";

/** No session, or one that was revoked or has expired. */
export class NotSignedIn extends Error {
  override name = "NotSignedIn";
}

/** Signed in, but the role is not enough. */
export class NotAllowed extends Error {
  override name = "NotAllowed";
}

export class NotFound extends Error {
  override name = "NotFound";
}

/** Refused for a reason that its sender may know: which field, and what is wrong with it. */
export class Refused extends Error {
  override name = "Refused";
  readonly field: string | null;
  constructor(field: string | null, message: string) {
    super(message);
    this.field = field;
  }
}

/** Somebody changed the same since the asker last looked: nothing was written. */
export class Overtaken extends Error {
  override name = "Overtaken";
  readonly by: {
    field: SettingsField;
    value: boolean | number;
    author: string | null;
    isYours: boolean;
    changedAt: number;
  }[];
  constructor(by: Overtaken["by"]) {
    super("It was changed meanwhile.");
    this.by = by;
  }
}
