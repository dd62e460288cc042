/** Sums of costs: exact, from the amounts as they are shown. Pure. */
import type { CostLine, Costs, CostTime, MoveCosts } from '../domain/dry-run.js';
import { moneyText, parseMoney } from './money.js';

export function sumLines(lines: readonly CostLine[]): Costs {
  const total = (when: CostTime): bigint =>
    lines.reduce(
      (sum, line) => sum + (line.when === when && line.amount !== null ? parseMoney(line.amount) : 0n),
      0n,
    );
  const isPriced = (when: CostTime): boolean =>
    lines.every((line) => line.when !== when || line.amount !== null);
  const [once, monthly, freed] = [total('ONCE'), total('MONTHLY'), total('FREED_MONTHLY')];
  const saving = isPriced('MONTHLY') && isPriced('FREED_MONTHLY') ? freed - monthly : null;
  return {
    once: moneyText(once),
    monthly: moneyText(monthly),
    freedMonthly: moneyText(freed),
    savingMonthly: saving === null ? null : moneyText(saving),
    breakEvenMonths: saving === null || saving <= 0n || !isPriced('ONCE') ? null : months(once, saving),
    unpriced: [...new Set(lines.flatMap(({ amount, how }) => (amount === null ? [how] : [])))],
  };
}

/** Of several moves; one that could not be priced in whole leaves the whole without a saving. */
export const sumCosts = (moves: readonly MoveCosts[]): Costs => sumLines(moves.flatMap(({ lines }) => lines));

/** To the tenth, rounded up. */
const months = (once: bigint, saving: bigint): number => Number((once * 10n + saving - 1n) / saving) / 10;
