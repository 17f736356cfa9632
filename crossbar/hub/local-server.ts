import { chmodSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { JoinToken, type Refusal } from "@realtimemonitor/protocol/enrolment.ts";
import { explain } from "@realtimemonitor/protocol/explain.ts";
import type { AdminSnapshot, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { AgentId, MachineId, RunId } from "@realtimemonitor/protocol/identifiers.ts";
import type { RecentSamples } from "@realtimemonitor/protocol/machine-feed.ts";
import { z } from "zod";

const bodyLimitBytes = 1024;
const Recent = z.object({ machineId: MachineId, since: z.coerce.number().int().nonnegative().optional() });
const Reload = z.object({ machineId: MachineId });
const AskForNewKey = z.object({ machineId: AgentId });
const Split = z.object({
  machineId: AgentId,
  keptRunId: RunId,
  others: z
    .array(z.object({ runId: RunId, token: JoinToken }))
    .min(1)
    .max(7),
});
const EndSession = z.object({ sessionId: z.string().min(1).max(64) });

export type Health = { router: "ok" | "down"; database: "ok" | "down" };
export type LocalServer = {
  fleet(): FleetSnapshot;
  admin(): AdminSnapshot;
  /** The last ten minutes of a machine, or less of them; undefined when there is nothing. */
  recent(machineId: string, sinceAt?: number): RecentSamples | undefined;
  health(): Promise<Health>;
  /** Brings one machine in line with the database. Throws what the database throws. */
  reload(machineId: string): Promise<void>;
  /** Asks the machine's agent to make another key; false when none is there. */
  askForNewKey(machineId: string): boolean;
  /** Has the agents of these runs join with their tokens as machines of their own; false when one of them is not there. */
  split(machineId: string, keptRunId: string, others: { runId: string; token: string }[]): boolean;
  /** Sends the pages of a web session away: it was revoked. */
  endSession(sessionId: string): Promise<void>;
  /** An API token was revoked, or its owner disabled: what the database says holds from now on. */
  lookAtReaders(): Promise<void>;
  /** Whether the dashboard is public was changed: what the database says holds from now on. */
  lookAtPublicSwitch(): Promise<void>;
  /** Whether as many strangers look as may at once. Throws while the router is away. */
  isPublicFull(): Promise<boolean>;
};

/**
 * The web app's door to the hub: HTTP on a Unix socket in the state folder, which only this server's user may enter.
 *
 *   GET /fleet   → FleetSnapshot        GET /health  → Health
 *   GET /admin   → AdminSnapshot        GET /recent?machineId=…[&since=epoch ms] → RecentSamples, or 404
 *   GET /public-room → { isFull }
 *   POST /new-key { machineId }, /split { machineId, keptRunId, others: [{ runId, token }] } → 204, 400, or 409 when one is away
 *   POST /reload { machineId }, /end-session { sessionId }, /look-at-readers, /public-switch → 204, or 400/503 with a Refusal
 */
export async function serveLocally(socketPath: string, hub: LocalServer, signal: AbortSignal): Promise<void> {
  const server = createServer((request, response) => {
    answer(request, response, hub).catch((error) => send(response, 503, refusal(null, String(error))));
  });
  rmSync(socketPath, { force: true }); // of a hub that was killed; Crossbar runs one at a time
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, resolve);
  });
  chmodSync(socketPath, 0o600);
  signal.addEventListener("abort", () => {
    server.close();
    server.closeAllConnections();
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, hub: LocalServer): Promise<void> {
  const [path, query] = (request.url ?? "").split("?");
  switch (`${request.method} ${path}`) {
    case "GET /fleet":
      return send(response, 200, hub.fleet());
    case "GET /admin":
      return send(response, 200, hub.admin());
    case "GET /recent": {
      const asked = Recent.safeParse(Object.fromEntries(new URLSearchParams(query)));
      const recent = asked.success ? hub.recent(asked.data.machineId, asked.data.since) : undefined;
      return recent
        ? send(response, 200, recent)
        : send(response, 404, refusal("machineId", "there is nothing of such a machine"));
    }
    case "GET /health":
      return send(response, 200, await hub.health());
    case "GET /public-room":
      return send(response, 200, { isFull: await hub.isPublicFull() });
    case "POST /look-at-readers":
      await hub.lookAtReaders();
      return void response.writeHead(204).end();
    case "POST /public-switch":
      await hub.lookAtPublicSwitch();
      return void response.writeHead(204).end();
    case "POST /reload": {
      const body = Reload.safeParse(parse(await readBody(request)));
      if (!body.success) return send(response, 400, { error: explain(body.error) });
      await hub.reload(body.data.machineId);
      return void response.writeHead(204).end();
    }
    case "POST /new-key": {
      const body = AskForNewKey.safeParse(parse(await readBody(request)));
      if (!body.success) return send(response, 400, { error: explain(body.error) });
      return answerAway(response, hub.askForNewKey(body.data.machineId));
    }
    case "POST /split": {
      const body = Split.safeParse(parse(await readBody(request)));
      if (!body.success) return send(response, 400, { error: explain(body.error) });
      const { machineId, keptRunId, others } = body.data;
      return answerAway(response, hub.split(machineId, keptRunId, others));
    }
    case "POST /end-session": {
      const body = EndSession.safeParse(parse(await readBody(request)));
      if (!body.success) return send(response, 400, { error: explain(body.error) });
      await hub.endSession(body.data.sessionId);
      return void response.writeHead(204).end();
    }
    default:
      return send(
        response,
        404,
        refusal(
          null,
          "there are GET /fleet, /admin, /recent, /health and /public-room, POST /reload, /new-key, /split, /end-session, /look-at-readers and /public-switch",
        ),
      );
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) {
    body += chunk;
    if (body.length > bodyLimitBytes) return "";
  }
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function answerAway(response: ServerResponse, isDone: boolean): void {
  if (isDone) response.writeHead(204).end();
  else send(response, 409, refusal("machineId", "its agent is not there"));
}

const refusal = (field: string | null, message: string): Refusal => ({ error: { field, message } });

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
