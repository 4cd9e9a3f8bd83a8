// Words: one operation in 32 bits. The five low bits are the row of the table, the operands follow
// in the row's order. Unused bits are zero, and an operand is stored as an index into its own
// values, so that one meaning has one word and a smaller word is a simpler operation.

export const OPERATION_BITS = 5;
export const OPERATION_MASK = (1 << OPERATION_BITS) - 1;
export const VARIABLE_BITS = 4;

/** A variable, `a` to `p`: what the operation does to its binding. */
export interface VariableOperand {
  readonly kind: "variable";
  readonly name: string;
  readonly role: "define" | "use" | "kill";
}

/** A number; `toIndex` gives undefined for one that has no index. */
export interface NumberOperand {
  readonly kind: "number";
  readonly name: string;
  readonly bits: number;
  /** Indices 0 to count - 1 are in use. */
  readonly count: number;
  /** What text may say, for an error message. */
  readonly expected: string;
  toValue(index: number): number;
  toIndex(value: number): number | undefined;
  /** Indices at which behaviour changes; a reducer tries them, an enumerator draws from them. */
  readonly boundaries: readonly number[];
}

/**
 * One of a few texts: a literal, the name of a function or of a method. The simplest stands first.
 */
export interface ChoiceOperand {
  readonly kind: "choice";
  readonly name: string;
  readonly bits: number;
  /** As many as there are texts. */
  readonly count: number;
  readonly texts: readonly string[];
  /** Indices that a reducer tries beside the simpler ones; none, as a rule. */
  readonly boundaries: readonly number[];
}

export type OperandSpec = VariableOperand | NumberOperand | ChoiceOperand;

export const bitsOf = (operand: OperandSpec): number =>
  operand.kind === "variable" ? VARIABLE_BITS : operand.bits;

/** Where each operand of a row starts in the word. */
export function shiftsOf(operands: readonly OperandSpec[]): number[] {
  let shift = OPERATION_BITS;
  return operands.map((operand) => {
    const at = shift;
    shift += bitsOf(operand);
    return at;
  });
}

/** The word of row `operation` with operand indices `indices`. */
export function encode(
  operation: number,
  operands: readonly OperandSpec[],
  indices: readonly number[],
): number {
  let word = operation;
  const shifts = shiftsOf(operands);
  for (let i = 0; i < operands.length; i++) word |= indices[i]! << shifts[i]!;
  return word >>> 0;
}

/** The operand indices of `word`. */
export function decode(word: number, operands: readonly OperandSpec[]): number[] {
  const shifts = shiftsOf(operands);
  return operands.map((operand, i) => (word >>> shifts[i]!) & ((1 << bitsOf(operand)) - 1));
}

export const operationOf = (word: number): number => word & OPERATION_MASK;

/** A row, as far as words know it. */
interface Row {
  readonly name: string;
  readonly operands: readonly OperandSpec[];
  readonly joins?: readonly [first: string, second: string];
}

/**
 * Throws when a table cannot be packed: too many rows, or a row with too many bits; and when a row
 * has other operands than the rows that it joins.
 */
export function checkTable(operations: readonly Row[]): void {
  if (operations.length > OPERATION_MASK + 1) throw new RangeError("a table has 32 rows at most");
  for (const { name, operands, joins } of operations) {
    const bits = operands.reduce((sum, operand) => sum + bitsOf(operand), OPERATION_BITS);
    if (bits > 32) throw new RangeError(`operation ${name} needs ${bits} bits of 32`);
    if (joins === undefined) continue;
    const parts = joins.map((part) => operations.find((row) => row.name === part)?.operands);
    const [first, second] = parts;
    if (first === undefined || second === undefined || !areAlike([...first, ...second], operands)) {
      throw new RangeError(`operation ${name} has not the operands of ${joins.join(" and ")}`);
    }
  }
}

/** Whether words of the two rows differ in nothing but the row. */
function areAlike(some: readonly OperandSpec[], others: readonly OperandSpec[]): boolean {
  if (some.length !== others.length) return false;
  return some.every((operand, i) => {
    const other = others[i]!;
    if (operand.kind === "variable" || other.kind === "variable")
      return operand.kind === other.kind;
    return bitsOf(operand) === bitsOf(other) && operand.count === other.count;
  });
}

/** One of `texts`, each an expression or a name. */
export function choiceOperand(name: string, texts: readonly string[]): ChoiceOperand {
  const bits = Math.max(1, Math.ceil(Math.log2(texts.length)));
  return { kind: "choice", name, bits, count: texts.length, texts, boundaries: [] };
}

/** A number from `minimum` to `maximum`, each its own index. */
export function integerOperand(
  name: string,
  minimum: number,
  maximum: number,
  boundaries: readonly number[] = [],
): NumberOperand {
  const count = maximum - minimum + 1;
  return {
    kind: "number",
    name,
    count,
    bits: Math.max(1, Math.ceil(Math.log2(count))),
    expected: `a whole number from ${minimum} to ${maximum}`,
    toValue: (index) => index + minimum,
    toIndex: (value) =>
      Number.isInteger(value) && value >= minimum && value <= maximum ? value - minimum : undefined,
    boundaries: boundaries.filter((n) => n >= minimum && n <= maximum).map((n) => n - minimum),
  };
}
