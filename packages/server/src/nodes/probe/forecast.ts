export interface DiskPoint {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: number;
}

export interface DiskForecast {
  readonly bytesPerDay: number;
  /** Milliseconds since 1970 when the free space reaches the floor at this pace; undefined when it doesn't. */
  readonly floorAt: number | undefined;
}

const DAY = 86_400_000;
/** A fit over less than this says more about the start than about the days to come. */
const LEAST_SPAN = 60_000;

/** Least-squares line through the samples; undefined while there are too few. Pure. */
export function forecastDisk(
  points: readonly DiskPoint[],
  free: number,
  floor: number,
  now: number,
): DiskForecast | undefined {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 3 || last.at - first.at < LEAST_SPAN)
    return undefined;
  const n = points.length;
  const meanAt = points.reduce((sum, point) => sum + (point.at - first.at) / n, 0);
  const meanBytes = points.reduce((sum, point) => sum + point.bytes / n, 0);
  let above = 0;
  let below = 0;
  for (const point of points) {
    const dx = point.at - first.at - meanAt;
    above += dx * (point.bytes - meanBytes);
    below += dx * dx;
  }
  const perMs = below === 0 ? 0 : above / below;
  const floorAt = perMs > 0 ? now + Math.max(0, free - floor) / perMs : undefined;
  return { bytesPerDay: Math.round(perMs * DAY), floorAt: floorAt === undefined ? undefined : Math.round(floorAt) };
}
