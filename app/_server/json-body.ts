import "server-only";
import { explain } from "@realtimemonitor/protocol/explain.ts";
import type { z } from "zod";
import { HttpRefusal } from "./http-refusal.ts";

const limitBytes = 16_384;

/** A request's body as what it must be. @throws HttpRefusal that names the field. */
export async function readJsonBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) {
    throw new HttpRefusal(415, "content-type", "must be application/json");
  }
  const body = schema.safeParse(parse(await readText(request)));
  if (body.success) return body.data;
  const { field, message } = explain(body.error);
  throw new HttpRefusal(400, field, message);
}

/** No more is read than may be. */
async function readText(request: Request): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > limitBytes) throw new HttpRefusal(413, null, `The body must have at most ${limitBytes} bytes.`);
    chunks.push(chunk);
  }
  try {
    return decoder.decode(Buffer.concat(chunks));
  } catch {
    throw new HttpRefusal(400, null, "The body is not UTF-8.");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpRefusal(400, null, "The body is not JSON.");
  }
}
