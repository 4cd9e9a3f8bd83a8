// str.isprintable of one character, by the version's Unicode database: Objects/unicodectype.c.

import { PRINTABLE } from "../profile/printable.ts";
import type { UnicodeVersion } from "../profile/text.ts";

const BASE = 36;

export class Printable {
  private readonly version: UnicodeVersion;
  /** For each version up to this one its ranges, first and last characters in turn, ascending. */
  private ranges: readonly (readonly number[])[] | undefined;

  constructor(version: UnicodeVersion) {
    this.version = version;
  }

  /** True when repr shows the character `code` as it is. */
  has(code: number): boolean {
    this.ranges ??= rangesUpTo(this.version);
    return this.ranges.some((ranges) => isWithin(ranges, code));
  }
}

function rangesUpTo(version: UnicodeVersion): number[][] {
  const last = PRINTABLE.findIndex(([each]) => each === version);
  return PRINTABLE.slice(0, last + 1).map(([, text]) => {
    const ranges: number[] = [];
    let end = 0;
    for (const range of text.split(" ")) {
      const [gap, length] = range.split("-");
      const start = end + Number.parseInt(gap!, BASE);
      end = start + (length === undefined ? 0 : Number.parseInt(length, BASE));
      ranges.push(start, end);
    }
    return ranges;
  });
}

function isWithin(ranges: readonly number[], code: number): boolean {
  let low = 0;
  let high = ranges.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[2 * middle + 1]! < code) low = middle + 1;
    else high = middle;
  }
  return low < ranges.length >> 1 && ranges[2 * low]! <= code;
}
