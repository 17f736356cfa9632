/** The few calls of autobahn-js 26 that we use; it ships no types. */
declare module "autobahn" {
  export type EventDetails = {
    publication: number;
    topic: string;
    publisher?: number;
    publisher_authid?: string;
    publisher_authrole?: string;
    retained?: boolean;
    /** Any client can set it on what it publishes; the publisher named beside it is then its word alone. */
    forward_for?: unknown;
  };
  /** Of an INVOCATION; autobahn-js leaves its `forward_for` out. */
  export type CallDetails = { caller?: number; caller_authid?: string; caller_authrole?: string };
  export type Subscription = { id: number; topic: string; active: boolean };
  export type Registration = { id: number; procedure: string };
  export type PublishOptions = {
    acknowledge?: boolean;
    exclude_me?: boolean;
    /** Sessions of the router. */
    eligible?: number[];
    eligible_authid?: string[];
    exclude_authid?: string[];
    eligible_authrole?: string[];
  };

  /** A WAMP error, exported as `autobahn.Error`: `error` is its URI. */
  class WampError {
    constructor(error: string, args?: unknown[], kwargs?: Record<string, unknown>);
    error: string;
    args: unknown[];
    kwargs: Record<string, unknown>;
  }

  export interface Session {
    id: number;
    isOpen: boolean;
    /** Throws a string when the session is closed. */
    publish(
      topic: string,
      args?: unknown[],
      kwargs?: Record<string, unknown>,
      options?: PublishOptions,
    ): Promise<unknown> | undefined;
    subscribe(
      topic: string,
      handler: (args: unknown[], kwargs: Record<string, unknown>, details: EventDetails) => void,
      options?: { match?: "exact" | "prefix" | "wildcard" },
    ): Promise<Subscription>;
    unsubscribe(subscription: Subscription): Promise<unknown>;
    register(
      procedure: string,
      endpoint: (args: unknown[], kwargs: Record<string, unknown>, details: CallDetails) => unknown,
      options?: { invoke?: string; force_reregister?: boolean },
    ): Promise<Registration>;
    call<Result = unknown>(procedure: string, args?: unknown[], kwargs?: Record<string, unknown>): Promise<Result>;
  }

  export type ConnectionOptions = {
    url?: string;
    realm: string;
    protocols?: string[];
    transports?: unknown[];
    serializers?: unknown[];
    authmethods?: string[];
    authid?: string;
    authextra?: Record<string, unknown>;
    onchallenge?: (
      session: Session,
      method: string,
      extra: { challenge?: string; channel_binding?: string | null },
    ) => string | Promise<string>;
    max_retries?: number;
    retry_if_unreachable?: boolean;
    on_user_error?: (error: unknown, note: string) => void;
    on_internal_error?: (error: unknown, note: string) => void;
  };

  export class Connection {
    constructor(options: ConnectionOptions);
    open(): void;
    /** Throws a string when it is closed already. */
    close(reason?: string, message?: string): void;
    isOpen: boolean;
    onopen: (session: Session, details: Record<string, unknown>) => void;
    /** Returning true cancels autobahn's own retry; an async function would cancel it always. */
    onclose: (reason: string, details: { reason?: string; message?: string; will_retry?: boolean }) => boolean;
  }

  const autobahn: {
    Connection: typeof Connection;
    Error: typeof WampError;
    transports: { register(type: string, factory: unknown): void };
    /** `warn` writes each lost connection to the console; replace it to be quiet. */
    log: { warn: (...words: unknown[]) => void };
  };
  export default autobahn;
}
