import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import type { fieldOfSwitch, Switch } from "@realtimemonitor/protocol/settings.ts";

/** Reads one thing once. It may take its time or fail: that costs its own field only. */
export type Collector<T> = () => T | Promise<T>;

/** The fields of a sample that are read from the host. */
export type ReadField = (typeof fieldOfSwitch)[Switch];

/** Makes a collector anew each time that its field is switched on, so that none remembers what was before. */
export type Collectors = { [Field in ReadField]: () => Collector<NonNullable<Sample[Field]>> };
