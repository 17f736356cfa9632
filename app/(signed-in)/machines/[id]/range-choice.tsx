import { keyOfRange, type Range, ranges } from "./ranges.ts";

type Props = { chosen: Range; onChoose: (range: Range) => void };

/** A row of radio buttons that looks like a switch: arrow keys go along it. */
export function RangeChoice({ chosen, onChoose }: Props) {
  return (
    <fieldset className="flex rounded-lg border border-line bg-surface p-0.5 shadow-xs">
      <legend className="sr-only">Time of the charts</legend>
      {ranges.map((range) => (
        <label
          key={range.name}
          className="cursor-pointer rounded-md px-2 py-1 text-sm whitespace-nowrap text-muted hover:text-text has-checked:bg-raised has-checked:font-medium has-checked:text-text has-focus-visible:outline-2 has-focus-visible:outline-accent sm:px-3"
        >
          <input
            type="radio"
            name="range"
            value={keyOfRange(range)}
            checked={range === chosen}
            onChange={() => onChoose(range)}
            className="sr-only"
          />
          {range.name}
        </label>
      ))}
    </fieldset>
  );
}
