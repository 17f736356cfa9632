export type SampleProofs = ReturnType<typeof createSampleProofs>;

/** Which sample first was seen to use which version. The one that was there at the start may not have been the first. */
export function createSampleProofs() {
  const firsts: { version: number; at: number }[] = [];
  return {
    note(version: number, at: number): void {
      if (firsts.at(-1)?.version !== version) firsts.push({ version, at });
    },
    /** Undefined when none has, or when that was before one looked. */
    of: (version: number): number | undefined => firsts.find((one, index) => index > 0 && one.version >= version)?.at,
  };
}
