// How running ends that does not end well. Two kinds, never mixed: what Python raises, and what
// this model cannot tell.

/** A Python exception. Thrown as it is, not as an Error: programs raise often, and stacks cost. */
export class ModelError {
  readonly type: string;
  readonly text: string;

  constructor(type: string, text: string) {
    this.type = type;
    this.text = text;
  }
}

/**
 * The program asks for what the model does not know: the order of a hash table, an address in a
 * repr, a feature beside the subset. No verdict follows from such a program.
 */
export class Unmodelled extends Error {
  override readonly name = "Unmodelled";
}

/** Raises a Python exception. */
export function raise(type: string, text: string): never {
  throw new ModelError(type, text);
}

export function raiseType(text: string): never {
  throw new ModelError("TypeError", text);
}

/** A text with `{}` and `{n}` replaced: the next value, or the one of that number. */
export function fill(template: string, ...values: readonly string[]): string {
  let next = 0;
  return template.replace(/\{(\d?)\}/g, (_, n: string) => values[n === "" ? next++ : +n] ?? "");
}
