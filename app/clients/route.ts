import { NonceAnswer } from "@realtimemonitor/protocol/enrolment.ts";
import { enrol } from "../_server/enrolment.ts";
import { HttpRefusal } from "../_server/http-refusal.ts";
import { makeNonce } from "../_server/nonce.ts";
import { peerAddress } from "../_server/peer.ts";
import { warnOfStranger } from "../_server/sparing-log.ts";
import { answerTutorialClient, isTutorialClient } from "../_server/tutorial-client.ts";

export const dynamic = "force-dynamic";
const headers = { "cache-control": "no-store" };

export function GET(): Response {
  return Response.json(NonceAnswer.parse({ nonce: makeNonce() }), { headers });
}

export async function POST(request: Request): Promise<Response> {
  try {
    if (isTutorialClient(request)) return Response.json(await answerTutorialClient(request), { headers });
    const outcome = await enrol(request);
    return Response.json(outcome, { headers, status: "pending" in outcome ? 202 : 200 });
  } catch (error) {
    if (!(error instanceof HttpRefusal)) throw error;
    warnOfStranger(
      `POST /clients/ from ${peerAddress(request.headers)} refused: ${error.status} ${error.field ?? ""} ${error.message}`,
    );
    return error.toResponse();
  }
}
