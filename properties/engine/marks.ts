// Reach marks: places that a run must come to. A mark that a whole run never hit is a blind spot of
// the generator, and fails the run as a broken property does.

export class Marks {
  readonly names: readonly string[];
  private readonly counts: Float64Array;
  private readonly indices: Map<string, number>;

  constructor(names: readonly string[]) {
    this.names = names;
    this.counts = new Float64Array(names.length);
    this.indices = new Map(names.map((name, i) => [name, i]));
  }

  /** Counts a visit. `name` must be one of `names`. */
  hit(name: string): void {
    const index = this.indices.get(name);
    if (index === undefined) throw new RangeError(`no mark is called ${name}`);
    this.counts[index]!++;
  }

  count(name: string): number {
    return this.counts[this.indices.get(name) ?? -1] ?? 0;
  }

  /** The marks that were never hit. */
  missing(): string[] {
    return this.names.filter((_, i) => this.counts[i] === 0);
  }
}
