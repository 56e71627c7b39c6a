/** The month (UTC) to which a moment belongs, as `YYYY-MM`, and the moment at which it ends (ms since 1970). */
export function monthOf(now: number): { readonly period: string; readonly end: number } {
  const date = new Date(now);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  return {
    period: `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}`,
    end: Date.UTC(year, month + 1, 1),
  };
}
