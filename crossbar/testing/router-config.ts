export type Grant = {
  uri: string;
  match: "exact" | "prefix";
  allow: Partial<Record<"publish" | "subscribe" | "call" | "register", boolean>>;
};

type Path = {
  options: Record<string, unknown>;
  auth: Record<string, unknown>;
  paths: Record<string, { backend: { url: string } }>;
};

/** As much of Crossbar's configuration as the tests look at. */
export type RouterConfig = {
  workers: [
    {
      realms: [{ name: string; roles: { name: string; permissions: Grant[] }[] }];
      components: { id: string; extra?: Record<string, unknown> }[];
      transports: [
        { endpoint: unknown; auth: unknown },
        { endpoint: unknown; options: Record<string, unknown>; paths: Paths },
      ];
    },
    { arguments: string[]; options: { env: { inherit: boolean; vars: Record<string, string> } } },
  ];
};

export const readRoles = (config: RouterConfig): Map<string, Grant[]> =>
  new Map(config.workers[0].realms[0].roles.map(({ name, permissions }) => [name, permissions]));

export function publicTransport(config: RouterConfig): { endpoint: unknown; paths: Paths } {
  return config.workers[0].transports[1];
}
type Paths = Record<"/" | "ws" | "notify" | "_next", Path>;

/** How long the router waits for who was told to go. */
export function leaveWithin(config: RouterConfig, seconds: number): void {
  const guard = config.workers[0].components.find(({ id }) => id === "guard");
  if (!guard) throw new Error("the router has no guard");
  guard.extra = { ...guard.extra, leaveWithinSeconds: seconds };
}
