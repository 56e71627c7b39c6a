const pattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/;

/** Seconds since 1970 of `YYYY-MM-DDTHH:MM:SSZ` (years from 1970), or undefined when the text is anything else. */
export function parseTime(text: string): number | undefined {
  const match = pattern.exec(text);
  if (!match || text < '1970') return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const milliseconds = Date.UTC(year, month - 1, day, hour, minute, second);
  // The 31st of February, hour 24 and second 60 would come back as another time.
  return formatTime(milliseconds / 1000) === text ? milliseconds / 1000 : undefined;
}

/** 9999-12-31T23:59:59Z, the last time that has a spelling. */
const END_OF_TIME = 253_402_300_799;

/**
 * The one spelling of a time, from seconds since 1970 (fractions are cut off). What is out of its range is written as the
 * nearest time within: strangers date blocks and signatures, and a `Date` refuses what is far enough away.
 */
export function formatTime(seconds: number): string {
  const within = Math.min(Math.max(Math.floor(seconds), 0), END_OF_TIME);
  return `${new Date(within * 1000).toISOString().slice(0, 19)}Z`;
}
