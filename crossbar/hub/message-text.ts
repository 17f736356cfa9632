const publish = 16; // WAMP specification, "Message Codes"

/**
 * WAMP messages as JSON. What is published twice in a row, as frames to those who signed in and to strangers, is made into
 * text once: it is by far the largest part of it. What was published must not be changed afterwards.
 */
export function createMessageTexts(): (message: unknown) => string {
  let last: { payload: unknown; text: string } | undefined;

  return (message) => {
    if (!Array.isArray(message) || message[0] !== publish || !isOne(message[4])) return JSON.stringify(message);
    const [type, request, options, topic, [payload], ...rest] = message;
    if (last?.payload !== payload) last = { payload, text: JSON.stringify(payload) };
    const head = JSON.stringify([type, request, options, topic]).slice(0, -1);
    return `${head},[${last.text}]${rest.map((one) => `,${JSON.stringify(one)}`).join("")}]`;
  };
}

const isOne = (args: unknown): args is [object] =>
  Array.isArray(args) && args.length === 1 && typeof args[0] === "object" && args[0] !== null;
