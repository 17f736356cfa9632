import "server-only";
import { HttpRefusal } from "./http-refusal.ts";
import { isSameOrigin } from "./peer.ts";
import { readPlainForm } from "./plain-form.ts";

/** Signing in, and the tutorial's clients. */
const takesUrlEncoded = /^\/(clients\/?|api\/auth\/.+)$/;

type Asked = {
  method: string;
  url: string;
  headers: Headers;
  clone(): { text(): Promise<string>; arrayBuffer(): Promise<ArrayBuffer> };
};

/**
 * The door before Next's own for server actions. React's decoder takes references, promises, files and functions of all kinds,
 * and answers 500 to what it does not understand; it was broken into by them in 2025. Our pages send plain values and one form,
 * so nothing else gets that far. @throws HttpRefusal
 */
export async function mustBePlainAction(request: Asked): Promise<void> {
  const { headers } = request;
  const [id, type] = [headers.get("next-action"), headers.get("content-type") ?? ""];
  const isForm = /^multipart\/form-data\s*(;|$)/i.test(type);
  if (request.method !== "POST") return;
  if (/^application\/x-www-form-urlencoded/i.test(type) && !takesUrlEncoded.test(new URL(request.url).pathname)) {
    throw new HttpRefusal(415, "content-type", "is taken by no page");
  }
  if (id === null && !isForm) return; // Next looks for no action in it either
  if (!isSameOrigin(headers) || !isOwnOrigin(headers))
    throw new HttpRefusal(403, "origin", "must be a page of this server");
  if (id !== null && !isActionId(id)) throw new HttpRefusal(404, "next-action", "is no action of this server");
  if (isForm) {
    const parts = readPlainForm(type, new Uint8Array(await request.clone().arrayBuffer())) ?? refuseBody();
    if (!parts.every(([name, value]) => isPlainPart(name, value))) refuseBody();
    if (id !== null && !parts.some(([name]) => name === "0")) refuseBody();
  } else if (/^text\/plain\s*(;|$)/i.test(type)) {
    if (!isPlainJson(await request.clone().text())) refuseBody();
  } else {
    throw new HttpRefusal(
      415,
      "content-type",
      "must be multipart/form-data, or text/plain for an action without a form",
    );
  }
}

/** Next looks at the origin alone, and answers 500: a browser that says a site as well never says another. */
function isOwnOrigin(headers: Headers): boolean {
  const [origin, host] = [headers.get("origin"), headers.get("x-forwarded-host") ?? headers.get("host")];
  return origin === null || (URL.canParse(origin) && new URL(origin).host === host);
}

function refuseBody(): never {
  throw new HttpRefusal(400, null, "The body is not what a page of this server sends. Load the page again.");
}

const isActionId = (text: string) => /^[0-9a-f]{40,64}$/.test(text);

/** `0`: the arguments; `_1_name`: a field of a form among them; `$ACTION_…`: what a form sends before its page runs. */
function isPlainPart(name: string, value: string): boolean {
  if (name === "0" || /^\$ACTION_\d+:[1-9]\d*$/.test(name)) return isPlainJson(value);
  if (/^\$ACTION_\d+:0$/.test(name)) return isBoundAction(value);
  if (name.startsWith("$")) return /^\$ACTION_(ID_[0-9a-f]{40,64}|REF_\d+|KEY)$/.test(name);
  return !/^\d+$/.test(name); // another chunk of React's
}

function isBoundAction(text: string): boolean {
  const action = parse(text) as { id?: unknown; bound?: unknown } | null | undefined;
  const { id, bound, ...more } = action ?? {};
  const isBound = bound === null || (typeof bound === "string" && /^\$@\d+$/.test(bound));
  return typeof id === "string" && isActionId(id) && isBound && Object.keys(more).length === 0;
}

const isPlainJson = (text: string): boolean => {
  const value = parse(text);
  return Array.isArray(value) && isPlain(value, 8);
};

/** What React's decoder reads as itself, or as the one form. Names that reach an object's own workings are no names of ours. */
function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === "string")
    return !value.startsWith("$") || /^\$(\$.*|undefined|NaN|-?Infinity|-0|K[0-9a-f]+)$/s.test(value);
  if (typeof value !== "object" || value === null) return true;
  if (depth === 0) return false;
  return Object.entries(value).every(
    ([name, one]) => !/^(__proto__|constructor|prototype|then)$/.test(name) && isPlain(one, depth - 1),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
