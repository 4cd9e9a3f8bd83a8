// hash() of a frozenset: of 64 bits, from the hashes of its items, whatever their order.
// Objects/setobject.c: frozenset_hash.
//
// By version: 3.6 and later spread the bits of the sum once more before the last step, and count
// the items at its end; 2.7 does so at its start.

/** What a 64-bit number is here: two words, the high one left in `high`. */
export class FrozensetHash {
  /** The high word of what was computed last. */
  high = 0;
  private low = 0;

  /** Begins; 2.7 starts from the number of items. */
  begin(count: number, isSpread: boolean): void {
    this.low = this.high = 0;
    if (!isSpread) this.setProduct(count + 1, 0, SIZE_FACTOR);
  }

  /** An item's hash, in any order. */
  add(low: number, high: number): void {
    const { low: sumLow, high: sumHigh } = this;
    const shiftedHigh = (high << 16) | (low >>> 16);
    this.setProduct(low ^ (low << 16) ^ ITEM_MASK, high ^ shiftedHigh, ITEM_FACTOR);
    this.low ^= sumLow;
    this.high ^= sumHigh;
  }

  /** The low word of the hash of a set with `count` items, all of which were added. */
  end(count: number, isSpread: boolean): number {
    if (isSpread) this.spread(count);
    this.setProduct(this.low, this.high, LAST_FACTOR);
    const sum = (this.low + LAST_TERM) | 0;
    if (sum >>> 0 < LAST_TERM) this.high = (this.high + 1) | 0;
    this.low = sum;
    if (this.low === -1 && this.high === -1) {
      this.low = INSTEAD_OF_MINUS_ONE;
      this.high = 0;
    }
    return this.low;
  }

  private spread(count: number): void {
    const { low: sumLow, high: sumHigh } = this;
    this.setProduct(count + 1, 0, SIZE_FACTOR);
    const low = this.low ^ sumLow;
    const high = this.high ^ sumHigh;
    const by11 = (low >>> 11) | (high << 21);
    const by25 = (low >>> 25) | (high << 7);
    this.low = low ^ by11 ^ by25;
    this.high = high ^ (high >>> 11) ^ (high >>> 25);
  }

  private setProduct(low: number, high: number, factor: number): void {
    this.high = (multiplyHigh(low, factor) + Math.imul(high, factor)) | 0;
    this.low = Math.imul(low, factor);
  }
}

/** The high word of the product of two words. */
function multiplyHigh(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carried = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carried / 0x10000)) | 0;
}

/** The numbers of frozenset_hash. */
const SIZE_FACTOR = 1927868237;
const ITEM_MASK = 89869747;
const ITEM_FACTOR = 3644798167;
const LAST_FACTOR = 69069;
const LAST_TERM = 907133923;
const INSTEAD_OF_MINUS_ONE = 590923713;
