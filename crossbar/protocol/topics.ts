/** Every WAMP URI of the product. They are written here and nowhere else. */
export const realm = "realm1";
/** In tutorial mode who asks for `realm` without a name is let into this one, where nothing of a real machine is. */
export const tutorialRealm = "tutorial";

export const topics = {
  /** Agents → hub: one `Sample` an event, from all machines (the tutorial's topic). */
  stats: "clientstats",
  /** Agents → hub: one `ClientState` an event. */
  state: "clientstate",
  /** Agents → hub: a `Backlog`, the answer to a `resendFrom`. */
  backlog: "clientbacklog",
  /** Pusher → one agent and the hub: the whole `MachineSettings`. */
  settings: (machineId: string) => `${topics.settingsPrefix}${machineId}`,
  settingsPrefix: "clientconfig.",
  /** Hub → one agent: a `ClientNotice`. */
  notice: (machineId: string) => `${topics.noticePrefix}${machineId}`,
  noticePrefix: "clientnotice.",
  /** The router's guard → hub: a `Cut`, whenever it has cut somebody off. */
  cut: "guard.cut",
  /** Hub → signed-in viewers: a `FleetFrame` with what changed. */
  fleet: "fleet",
  /** Hub → signed-in viewers of one machine: each `MachineSample` as it comes. */
  machine: (machineId: string) => `${topics.machinePrefix}${machineId}`,
  machinePrefix: "machine.",
  /** Hub → anybody, while the dashboard is public: a `FleetFrame` without addresses. */
  fleetPublic: "fleet.public",
  /** Hub → administrators: an `AdminFrame` with what only they see. */
  fleetAdmin: "fleet.admin",
};

export const procedures = {
  /** Router → hub: who is this agent or page? (Crossbar's dynamic authenticators) */
  authenticateAgent: "authenticate.agent",
  authenticatePage: "authenticate.page",
  /** In tutorial mode: may one more of anybody be let in? */
  authenticateTutorial: "authenticate.tutorial",
  /** Viewer → hub: the `FleetSnapshot` that frames build on. */
  fleetSnapshot: "fleet.snapshot",
  /** The same without addresses, for anybody while the dashboard is public. */
  fleetPublicSnapshot: "fleet.public.snapshot",
  /** Page → hub: (machineIds) → `Trends`, the last five minutes of the machines that it shows. */
  fleetTrends: "fleet.trends",
  /** Page → hub: () → `HubTime`. */
  fleetTime: "fleet.time",
  /** Viewer → hub: (machineId) → `RecentSamples`, the last ten minutes of one machine. */
  machineRecent: "machine.recent",
  /** Administrator → hub: the `AdminSnapshot` that admin frames build on. */
  fleetAdminSnapshot: "fleet.admin.snapshot",
};

/** The machine that a per-machine topic is about; undefined for any other topic. */
export function machineOfTopic(topic: string, prefix: string): string | undefined {
  return topic.startsWith(prefix) ? topic.slice(prefix.length) : undefined;
}
