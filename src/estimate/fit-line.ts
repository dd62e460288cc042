interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The line of least squares through points whose x and y are not negative, with neither a negative start nor a
 * negative slope: `y = a + b x`, a, b ≥ 0 (the least squares of two variables with bounds: where one of both would be
 * negative it is 0, and the other alone is fitted). Pure.
 */
export function fitLine(points: readonly Point[]): (x: number) => number {
  const count = Math.max(1, points.length);
  const sum = (of: (point: Point) => number): number => points.reduce((total, point) => total + of(point), 0);
  const [meanX, meanY] = [sum(({ x }) => x) / count, sum(({ y }) => y) / count];
  const spread = sum(({ x }) => (x - meanX) ** 2);
  const slope = spread === 0 ? 0 : sum(({ x, y }) => (x - meanX) * (y - meanY)) / spread;
  const start = meanY - slope * meanX;
  if (slope < 0 || spread === 0) return () => meanY;
  if (start >= 0) return (x) => start + slope * x;
  const squares = sum(({ x }) => x * x);
  const through = sum(({ x, y }) => x * y) / squares;
  return (x) => through * x;
}
