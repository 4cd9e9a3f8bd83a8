// Struct layouts as data: one description gives a frozen record of byte offsets under CPython's
// own field names, with C's alignment rules for a 64-bit little-endian machine.

/** The C types that structs are made of; `ptr` and `size` are 8 bytes, values below 2^31. */
export type FieldType = "u8" | "u16" | "u32" | "i32" | "ptr" | "size";

const WIDTH: Record<FieldType, number> = { u8: 1, u16: 2, u32: 4, i32: 4, ptr: 8, size: 8 };

/** A field, or an array of `count` of them. */
export type Field = readonly [name: string, type: FieldType, count?: number];

/** Byte offset of every field, and `SIZE`, the whole struct padded to its own alignment. */
export type Layout<Fields extends readonly Field[]> = {
  readonly [F in Fields[number] as F[0]]: number;
} & { readonly SIZE: number };

/** Lays `fields` out in order, each at the next multiple of its own width. */
export function struct<const Fields extends readonly Field[]>(fields: Fields): Layout<Fields> {
  const offsets: Record<string, number> = {};
  let offset = 0;
  let alignment = 1;
  for (const [name, type, count = 1] of fields) {
    const width = WIDTH[type];
    offset = alignUp(offset, width);
    offsets[name] = offset;
    offset += width * count;
    alignment = Math.max(alignment, width);
  }
  offsets.SIZE = alignUp(offset, alignment);
  return Object.freeze(offsets) as Layout<Fields>;
}

/** The smallest multiple of `alignment` (a power of two) that is not below `n`. */
export function alignUp(n: number, alignment: number): number {
  return (n + alignment - 1) & -alignment;
}

/** The offset of a field that a version does not have: odd, so that no access to it is aligned. */
export const ABSENT = -1;
