// Methods of strings that make strings: which results are the string itself, which are shared.

import { fill, raise, raiseType, Unmodelled } from "./failures.ts";
import type { Heap } from "./heap.ts";
import { isText, iterate } from "./operators.ts";
import { commonKind } from "./text.ts";
import type { Handle, TextThing } from "./values.ts";

const SPACES = " \t\n\r\x0b\x0c";
/** Control characters and wide spaces that only text counts as spaces. */
const TEXT_SPACES = `${SPACES}\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\
\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000`;

const spacesOf = (heap: Heap, thing: TextThing): string =>
  thing.kind === heap.textKind ? TEXT_SPACES : SPACES;

/** `s.strip()`; itself when nothing goes. */
export function stripText(
  heap: Heap,
  self: Handle,
  thing: TextThing,
  characters: string | undefined,
): Handle {
  const stripped = new Set(characters ?? spacesOf(heap, thing));
  const all = Array.from(thing.value);
  let [start, stop] = [0, all.length];
  while (start < stop && stripped.has(all[start]!)) start++;
  while (stop > start && stripped.has(all[stop - 1]!)) stop--;
  if (start === 0 && stop === all.length) return self;
  return heap.text(thing.kind, all.slice(start, stop).join(""));
}

/** `s.split()`; a string in which nothing parts is in the list itself. */
export function splitText(
  heap: Heap,
  self: Handle,
  thing: TextThing,
  separator: string | undefined,
): Handle {
  if (separator === "") raise("ValueError", "empty separator");
  const parts =
    separator === undefined
      ? words(thing.value, new Set(spacesOf(heap, thing)))
      : thing.value.split(separator);
  if (parts.length === 1 && parts[0] === thing.value) return heap.list([self]);
  return heap.list(parts.map((part) => heap.text(thing.kind, part)));
}

function words(value: string, spaces: ReadonlySet<string>): string[] {
  const found: string[] = [];
  let word = "";
  for (const character of value) {
    if (!spaces.has(character)) word += character;
    else if (word !== "") {
      found.push(word);
      word = "";
    }
  }
  return word === "" ? found : [...found, word];
}

/** `s.replace(old, by)`; itself when there is nothing to replace. */
export function replaceText(
  heap: Heap,
  self: Handle,
  thing: TextThing,
  old: string | undefined,
  by: string | undefined,
): Handle {
  if (old === undefined || by === undefined) throw new Unmodelled("replacing None");
  const { kind, value } = thing;
  // An empty `old` stands between all characters.
  if (old === "") {
    if (by === "") return self;
    const spread = Array.from(value, (c) => by + c).join("") + by;
    return heap.freshText(kind, spread);
  }
  const isKept = !value.includes(old) || (old === by && kind === "str" && !heap.rules.strIsBytes);
  return isKept
    ? self
    : heap.freshText(
        kind,
        value.replaceAll(old, () => by),
      );
}

/** `s.join(items)`; of one string it is that string. */
export function joinTexts(heap: Heap, thing: TextThing, source: Handle): Handle {
  const sourceKind = heap.get(source).kind;
  if (/^(NoneType|int|long|bool|float|instance|function)$/.test(sourceKind)) {
    return raiseType("can only join an iterable");
  }
  const items = iterate(heap, source);
  let { kind } = thing;
  items.forEach((item, i) => {
    const part = heap.get(item);
    const common = isText(part) ? commonKind(heap, thing, part) : undefined;
    if (common === undefined) {
      if (kind !== "str") throw new Unmodelled("joining bytes with others");
      raiseType(fill(heap.rules.texts.joinItem, `${i}`, heap.nameInTexts(item)));
    }
    // One text among bytes makes the result text.
    if (common === "unicode") kind = common;
  });
  const [only] = items;
  if (items.length === 1 && heap.get(only!).kind === kind) return only!;
  const values = items.map((item) => (heap.get(item) as TextThing).value);
  return heap.freshText(kind, values.join(thing.value));
}
