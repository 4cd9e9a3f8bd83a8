// The few statistics of the benchmark.

/** The middle of `values`, the mean of the two middle ones when their count is even. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error("there is no median of nothing");
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The mean of ratios: half and double average to 1. */
export function geomean(ratios: readonly number[]): number {
  if (ratios.length === 0) throw new Error("there is no mean of nothing");
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}

/** The median over the rounds of `times[i] / base[i]`: whatever slows a round slows both. */
export function pairedRatio(times: readonly number[], base: readonly number[]): number {
  if (times.length !== base.length) throw new Error("paired rounds are equally many");
  return median(times.map((time, i) => time / base[i]!));
}
