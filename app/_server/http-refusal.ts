import "server-only";
import type { Refusal } from "@realtimemonitor/protocol/enrolment.ts";
import { NotAllowed, NotFound, NotSignedIn, Refused } from "./errors.ts";

/** A refusal with its HTTP status; the body of the answer says field and reason. */
export class HttpRefusal extends Refused {
  readonly status: number;
  readonly headers: Record<string, string>;
  constructor(status: number, field: string | null, message: string, headers: Record<string, string> = {}) {
    super(field, message);
    this.status = status;
    this.headers = headers;
  }

  toResponse(): Response {
    const body: Refusal = { error: { field: this.field, message: this.message } };
    const later = this.status === 429 ? { "retry-after": "10" } : undefined; // who knows better says so
    return Response.json(body, {
      status: this.status,
      headers: { "cache-control": "no-store", ...later, ...this.headers },
    });
  }
}

/** For route handlers: expected errors become answers; anything else goes on, is logged and answered 500. */
export async function orRefusal(answering: Promise<Response>): Promise<Response> {
  try {
    return await answering;
  } catch (error) {
    if (error instanceof HttpRefusal) return error.toResponse();
    if (error instanceof Refused) return new HttpRefusal(400, error.field, error.message).toResponse();
    const status =
      error instanceof NotSignedIn
        ? 401
        : error instanceof NotAllowed
          ? 403
          : error instanceof NotFound
            ? 404
            : undefined;
    if (status === undefined) throw error;
    return new HttpRefusal(status, null, (error as Error).message).toResponse();
  }
}
