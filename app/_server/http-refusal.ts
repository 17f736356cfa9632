import "server-only";
import type { Refusal } from "@realtimemonitor/protocol/enrolment.ts";
import { Refused } from "./errors.ts";

/** A refusal with its HTTP status; the body of the answer says field and reason. */
export class HttpRefusal extends Refused {
  readonly status: number;
  constructor(status: number, field: string | null, message: string) {
    super(field, message);
    this.status = status;
  }

  toResponse(): Response {
    const body: Refusal = { error: { field: this.field, message: this.message } };
    return Response.json(body, { status: this.status, headers: { "cache-control": "no-store" } });
  }
}
