import type { ChartsActions } from "./drawn.ts";
import type { Moment } from "./moment.ts";

type Pressed = { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean; altKey: boolean };

type Chart = {
  at: readonly number[];
  /** The beginning of what is drawn; points before it are out of sight. */
  from: number;
  /** The place of the moment among `at`, -1 when there is none. */
  place: number;
  moment: Moment;
  actions: ChartsActions;
};

/** So many points at once with Shift. */
const strideOfShift = 10;

/** What a key does in a chart that has the focus; undefined when it does nothing. */
export function actionOfKey(pressed: Pressed, { at, from, place, moment, actions }: Chart): (() => void) | undefined {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return undefined;
  const [first, last] = [
    Math.max(
      0,
      at.findIndex((value) => value >= from),
    ),
    at.length - 1,
  ];
  const chosen = at[place] ?? null;
  const stride = pressed.shiftKey ? strideOfShift : 1;
  const goTo = (next: number) => () => moment.set(at[Math.min(last, Math.max(first, next))] ?? null, "keys");
  switch (pressed.key) {
    case "ArrowLeft":
      return goTo(chosen === null ? last : place - stride);
    case "ArrowRight":
      return goTo(chosen === null ? last : place + stride);
    case "Home":
      return goTo(first);
    case "End":
      return goTo(last);
    case "Enter":
      return chosen === null ? undefined : () => actions.open(chosen);
    case "Escape":
      return moment.isChosen() ? () => moment.set(null) : actions.back;
    case "+":
    case "=":
      return () => actions.zoomBy(chosen, "in");
    case "-":
      return () => actions.zoomBy(chosen, "out");
    default:
      return undefined;
  }
}
