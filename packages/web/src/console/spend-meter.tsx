import type { ReactNode } from 'react';
import { assetUnit, formatAmount } from '../ui/format.ts';

interface SpendMeterProps {
  readonly title: string;
  readonly asset?: string | null | undefined;
  readonly settled: string;
  readonly reserved: string;
  readonly budget?: string | null | undefined;
}

/** The part of a budget, 0 to 100, in integers: amounts may exceed what a double holds exactly. */
export function percentOf(part: string, whole: string): number {
  try {
    const budget = BigInt(whole);
    if (budget <= 0n) return 0;
    const share = (BigInt(part) * 10_000n) / budget;
    return Number(share > 10_000n ? 10_000n : share) / 100;
  } catch {
    return 0;
  }
}

/** Settled and reserved fees against a plan's budget. */
export function SpendMeter({ title, asset, settled, reserved, budget }: SpendMeterProps): ReactNode {
  const unit = assetUnit(asset);
  if (!budget) {
    return (
      <div className="meter">
        <div className="meter-head">
          <strong>{title}</strong>
          <span className="dim">no budget set</span>
        </div>
        <span className="dim">
          {formatAmount(settled)} {unit} spent this month
          {reserved === '0' ? '' : `, ${formatAmount(reserved)} ${unit} reserved`}
        </span>
      </div>
    );
  }
  const settledPart = percentOf(settled, budget);
  const reservedPart = percentOf(reserved, budget);
  return (
    <div className="meter">
      <div className="meter-head">
        <strong>{title}</strong>
        <span className="dim">
          {formatAmount(settled)} of {formatAmount(budget)} {unit}
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> can't show two parts */}
      <div
        className="track"
        role="meter"
        aria-label={`Spend of ${title}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={settledPart + reservedPart}
        aria-valuetext={`${settled} settled and ${reserved} reserved of ${budget} ${unit}`}
      >
        <span style={{ width: `${settledPart}%` }} />
        <span style={{ width: `${reservedPart}%` }} />
      </div>
      <div className="legend two">
        <span>{settledPart.toFixed(1)} % settled</span>
        <span>{reservedPart.toFixed(1)} % reserved</span>
      </div>
    </div>
  );
}
