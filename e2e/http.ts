import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { inPlayOf } from "../crossbar/testing/run-log.ts";

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string };
export type Asked = { method?: string; headers?: OutgoingHttpHeaders; body?: string | Buffer | Buffer[] };

/** One raw request, with exactly these headers: `fetch` would add and forbid some. A list of chunks goes without a length. */
export function send(url: string, { method = "GET", headers = {}, body }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined || Array.isArray(body) ? {} : { "content-length": Buffer.byteLength(body) };
    const sent = request(url, { method, headers: { ...length, ...headers }, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("error", reject);
      answer.on("end", () => {
        inPlayOf("something that an answer told", `${text} ${answer.headers["set-cookie"] ?? ""}`);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      });
    });
    sent.on("error", reject);
    for (const chunk of Array.isArray(body) ? body : []) sent.write(chunk);
    sent.end(Array.isArray(body) ? undefined : body);
  });
}

/** The name=value of the cookies that an answer sets. */
export const cookiesOf = (answer: Answer): string =>
  (answer.headers["set-cookie"] ?? []).map((line) => line.split(";")[0]).join("; ");
