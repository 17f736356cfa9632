/** An expected refusal of a call: what the caller sees is a WAMP error with this URI and a sentence. */
export class Refused extends Error {
  uri: string;

  constructor(uri: string, message: string) {
    super(message);
    this.uri = uri;
  }
}
