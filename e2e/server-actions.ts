import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Answer, send } from "./http.ts";
import { root } from "./product.ts";

type Manifest = { node: Record<string, { exportedName: string; filename: string }>; edge: Record<string, unknown> };

/** Every server action that the build made, by "file#name", with the id by which it is called. */
export function builtActions(): Map<string, string> {
  const file = join(root, ".next", "server", "server-reference-manifest.json");
  const { node, edge }: Manifest = JSON.parse(readFileSync(file, "utf8"));
  if (Object.keys(edge).length > 0) throw new Error("there are actions for the edge runtime, which nobody looks at");
  return new Map(Object.entries(node).map(([id, { filename, exportedName }]) => [`${filename}#${exportedName}`, id]));
}

/** A form among the arguments of an action: React sends "$K1" for it, and its fields beside. */
export const form = "$K1";

export type ActionCall = {
  url: string;
  id: string;
  args: unknown[];
  fields?: Record<string, string>;
  cookie?: string | undefined;
  origin?: string;
  headers?: Record<string, string>;
};

/** Calls an action as React's client would: multipart, the arguments in part 0, a form's fields as `_1_name`. */
export function callAction({ url, id, args, fields = {}, cookie, origin, headers = {} }: ActionCall): Promise<Answer> {
  const boundary = "----of-a-test";
  const parts = Object.entries(fields).map(([name, value]) => [`_1_${name}`, value]);
  const body = [...parts, ["0", JSON.stringify(args)]]
    .map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join("");
  return send(url, {
    method: "POST",
    headers: {
      "next-action": id,
      "content-type": `multipart/form-data; boundary=${boundary}`,
      accept: "text/x-component",
      origin: origin ?? new URL(url).origin,
      ...(cookie === undefined ? {} : { cookie }),
      ...headers,
    },
    body: `${body}--${boundary}--\r\n`,
  });
}

/** What the action returned: the line of the answer that the first one points to. */
export function returned(answer: Answer): unknown {
  const line = answer.text.split("\n").find((one) => one.startsWith("1:"));
  return line?.startsWith("1:E") ? undefined : JSON.parse(line?.slice(2) ?? "null");
}
