import type { ClientState } from "@realtimemonitor/protocol/client-state.ts";
import { explainInLine } from "@realtimemonitor/protocol/explain.ts";
import { defaultSettings, MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import { type Complaints, wordsOf } from "./complaints.ts";
import type { State } from "./state.ts";

const file = "settings.json";

/** What the agent says of its settings. */
export type SettingsVerdict = Pick<ClientState, "settings_version" | "result" | "reason">;

export type SettingsKeeper = {
  inForce(): MachineSettings;
  /** Pushed settings: taken when they are newer and good. Nothing changes otherwise, and the verdict says why. */
  offer(payload: unknown): SettingsVerdict;
  /** The answer of `POST /clients/` is obeyed whatever its version: the database may have been restored. */
  obey(settings: MachineSettings): void;
  /** What holds now: applied, or why the newest that was offered is not. */
  verdict(): SettingsVerdict;
};

/** Begins with the last good settings of the state, else with the default ones. */
export function keepSettings(options: {
  state: State;
  onChange(settings: MachineSettings): void;
  complaints: Complaints;
}): SettingsKeeper {
  const { state, complaints } = options;
  let inForce = lastGood(state, complaints) ?? defaultSettings;
  let rejection: SettingsVerdict | undefined;

  const verdict = (): SettingsVerdict =>
    rejection ?? { settings_version: inForce.version, result: "applied", reason: null };

  function take(settings: MachineSettings): void {
    rejection = undefined;
    complaints.settled("pushed settings");
    if (JSON.stringify(settings) === JSON.stringify(inForce)) return;
    inForce = settings;
    options.onChange(settings);
    queueMicrotask(keep); // a disk may take its time; what is in force is proved before
  }

  function keep(): void {
    try {
      state.write(file, inForce);
      complaints.settled(file);
    } catch (error) {
      complaints.about(file, `can't be written, so a restart will begin with older settings: ${wordsOf(error)}`);
    }
  }

  function reject(payload: unknown, reason: string): SettingsVerdict {
    complaints.about("pushed settings", `rejected: ${reason}`);
    const version = MachineSettings.shape.version.safeParse((payload as { version?: unknown } | null)?.version);
    const rejected: SettingsVerdict = {
      settings_version: version.success ? version.data : inForce.version,
      result: "rejected",
      reason,
    };
    // Repeated until something newer comes, so that a hub that was away learns of it too
    if (rejected.settings_version > inForce.version) rejection = rejected;
    return rejected;
  }

  return {
    inForce: () => inForce,
    verdict,
    obey: take,
    offer(payload) {
      const parsed = MachineSettings.safeParse(payload);
      if (!parsed.success) return reject(payload, explainInLine(parsed.error).slice(0, 300));
      if (parsed.data.version > inForce.version) take(parsed.data);
      return verdict();
    },
  };
}

function lastGood(state: State, complaints: Complaints): MachineSettings | undefined {
  try {
    const stored = state.read(file);
    return stored === undefined ? undefined : MachineSettings.parse(stored);
  } catch {
    complaints.about(file, "is not understood, so the default settings hold until the server is reached");
    return undefined;
  }
}
