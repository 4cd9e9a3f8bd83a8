// Which names are a function's own, and which of those its inner functions use. Known from the tree
// alone, and kept with it: trees do not change.

import { Unmodelled } from "./failures.ts";
import type { Expression, FunctionDefinition, Lambda, Statement } from "./syntax.ts";

export interface Scope {
  /** Parameters, then names in the order in which they are first bound. */
  readonly locals: ReadonlySet<string>;
  /** Locals that inner functions use. */
  readonly cells: ReadonlySet<string>;
  /** Names that it uses and does not bind, its inner functions included. */
  readonly free: ReadonlySet<string>;
}

const scopes = new WeakMap<FunctionDefinition | Lambda, Scope>();

/** The scope of a function's body. */
export function scopeOf(definition: FunctionDefinition | Lambda): Scope {
  const known = scopes.get(definition);
  if (known !== undefined) return known;
  const walk = new Walk(definition.parameters);
  if (definition.kind === "lambda") walk.expression(definition.body);
  else walk.block(definition.body);
  const scope = walk.scope();
  scopes.set(definition, scope);
  return scope;
}

class Walk {
  private readonly locals: Set<string>;
  private readonly used = new Set<string>();
  private readonly usedInside = new Set<string>();
  /** Targets of comprehensions that stand around. */
  private readonly targets: string[] = [];

  constructor(parameters: readonly string[]) {
    this.locals = new Set(parameters);
  }

  scope(): Scope {
    const { locals, used, usedInside } = this;
    return {
      locals,
      cells: new Set([...usedInside].filter((name) => locals.has(name))),
      free: new Set([...used, ...usedInside].filter((name) => !locals.has(name))),
    };
  }

  block(statements: readonly Statement[]): void {
    for (const statement of statements) this.statement(statement);
  }

  private statement(statement: Statement): void {
    switch (statement.kind) {
      case "expression":
        this.expression(statement.value);
        return;
      case "assign":
        this.expression(statement.value);
        for (const target of statement.targets) this.target(target);
        return;
      case "augmented":
        this.expression(statement.value);
        this.target(statement.target);
        return;
      case "delete":
        for (const target of statement.targets) this.target(target);
        return;
      case "return":
        if (statement.value !== undefined) this.expression(statement.value);
        return;
      case "import":
        for (const name of statement.names) this.locals.add(name);
        return;
      case "for":
        this.expression(statement.iterable);
        this.locals.add(statement.target);
        this.block(statement.body);
        return;
      case "if":
        this.expression(statement.test);
        this.block(statement.body);
        this.block(statement.orElse);
        return;
      case "function":
        this.locals.add(statement.name);
        this.inner(statement);
        return;
      case "class":
        throw new Unmodelled("a class in a function");
    }
  }

  private target(target: Expression): void {
    if (target.kind === "name") this.locals.add(target.name);
    else this.expression(target);
  }

  private inner(definition: FunctionDefinition | Lambda): void {
    for (const name of scopeOf(definition).free) {
      if (this.targets.includes(name)) throw new Unmodelled("a function over a loop's name");
      this.usedInside.add(name);
    }
  }

  expression(expression: Expression): void {
    switch (expression.kind) {
      case "constant":
        return;
      case "name":
        if (!this.targets.includes(expression.name)) this.used.add(expression.name);
        return;
      case "lambda":
        this.inner(expression);
        return;
      case "comprehension":
        this.expression(expression.iterable);
        this.targets.push(expression.target);
        this.expression(expression.element);
        this.targets.pop();
        return;
      default:
        for (const part of partsOf(expression)) this.expression(part);
    }
  }
}

/** The expressions that an expression is made of, in the order in which they are evaluated. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "list":
    case "tuple":
    case "set":
      return expression.items;
    case "dict":
      return expression.keys.flatMap((key, i) => [key, expression.values[i]!]);
    case "unary":
      return [expression.operand];
    case "binary":
    case "compare":
    case "logical":
      return [expression.left, expression.right];
    case "attribute":
      return [expression.object];
    case "subscript":
      return [expression.object, expression.index];
    case "slice":
      return [expression.object, expression.start, expression.stop].filter(
        (part) => part !== undefined,
      );
    case "call":
      return [expression.callee, ...expression.args];
    default:
      return [];
  }
}
