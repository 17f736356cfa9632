export type Point = { x: number; y: number };
/** Of a straight line; the true slope is between `low` and `high` with 95 % confidence. */
export type Slope = { slope: number; low: number; high: number };

/** Means of the points of each stretch of x, so that what neighbours have in common counts once. */
export function blockMeans(points: Point[], length: number): Point[] {
  const blocks = new Map<number, Point[]>();
  for (const point of points) {
    const block = Math.floor(point.x / length);
    blocks.set(block, [...(blocks.get(block) ?? []), point]);
  }
  return [...blocks.values()].map((block) => ({ x: mean(block.map(({ x }) => x)), y: mean(block.map(({ y }) => y)) }));
}

/**
 * The slope by ordinary least squares. Where the residuals still resemble their neighbours (their correlation r is positive) n
 * points tell no more than n (1 - r) / (1 + r) independent ones, and the interval is as wide as with those (Santer et al.,
 * J. Geophys. Res. 105, 2000).
 * @throws Error with fewer than four points.
 */
export function slopeOf(points: Point[]): Slope {
  if (points.length < 4) throw new Error(`${points.length} points are too few for a slope`);
  const [middleX, middleY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const squaresX = sum(points.map(({ x }) => (x - middleX) ** 2));
  const slope = sum(points.map(({ x, y }) => (x - middleX) * (y - middleY))) / squaresX;
  const residuals = points.map(({ x, y }) => y - middleY - slope * (x - middleX));
  const squares = sum(residuals.map((residual) => residual ** 2));
  const products = sum(residuals.slice(1).map((residual, index) => residual * (residuals[index] ?? 0)));
  const r = squares > 0 ? Math.min(0.9, Math.max(0, products / squares)) : 0;
  const freedom = Math.max(2, (points.length * (1 - r)) / (1 + r) - 2);
  const error = Math.sqrt(squares / freedom / squaresX);
  const margin = studentT975(freedom) * error;
  return { slope, low: slope - margin, high: slope + margin };
}

/** The 97.5th percentile of Student's distribution (Cornish-Fisher, Abramowitz and Stegun 26.7.5; 4.30 at 2, better beyond). */
export function studentT975(freedom: number): number {
  if (freedom <= 2) return 4.303;
  const z = 1.959_964;
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: number[]) => sum(values) / values.length;
