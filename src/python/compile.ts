// Compiling a unit: which expressions are constants, which constants are one object, which names
// are a function's own. Python/compile.c, and peephole.c or ast_opt.c by version.
//
// To 3.6 the compiler puts every literal into co_consts and an optimiser then replaces expressions
// of constants, adding results at the end. Since 3.7 the syntax tree is folded first, and only what
// is left comes into co_consts.

import type { SourceProfile } from "../profile/source.ts";
import type { Code, ConstantEntry, Operand, Place, Step, Template, Variable } from "./code.ts";
import { ConstantTable } from "./constant-table.ts";
import { isTrue } from "./fold.ts";
import { Folder } from "./folder.ts";
import { assignedNames } from "./scope.ts";
import type { Expression, Statement, Target, Unit } from "./syntax.ts";

/** The code of a unit. */
export function compileUnit(unit: Unit, profile: SourceProfile): Code {
  return new Compiler(profile, "<module>", "", undefined, 0).compile(unit.statements);
}

class Compiler {
  private readonly profile: SourceProfile;
  private readonly name: string;
  /** What stands before the name in `__qualname__`. */
  private readonly qualifier: string;
  /** Undefined where names are global: a module or a class body. */
  private readonly locals: readonly string[] | undefined;
  private readonly parameterCount: number;
  private readonly table = new ConstantTable();
  private readonly functions: Code[] = [];
  private readonly folder: Folder;
  /** What the peephole optimiser will add, and the operands that load it. */
  private readonly late: { readonly template: Template; readonly operand: { index: number } }[] =
    [];

  constructor(
    profile: SourceProfile,
    name: string,
    qualifier: string,
    locals: readonly string[] | undefined,
    parameterCount: number,
  ) {
    this.profile = profile;
    this.folder = new Folder(profile);
    this.name = name;
    this.qualifier = qualifier;
    this.locals = locals;
    this.parameterCount = parameterCount;
  }

  compile(statements: readonly Statement[]): Code {
    const steps = statements.flatMap((statement) => this.step(statement));
    // What the peephole optimiser made stands behind everything that was written.
    for (const { template, operand } of this.late) operand.index = this.table.append(template);
    return this.finish(steps);
  }

  /** The qualifier of what is defined here. */
  private inside(): string {
    if (this.name === "<module>") return "";
    const between = this.locals === undefined ? "." : ".<locals>.";
    return this.qualifier + this.name + between;
  }

  /** A lambda's body. */
  compileReturn(body: Expression): Code {
    return this.compile([{ kind: "return", value: body }]);
  }

  private finish(steps: readonly Step[]): Code {
    const constants: readonly ConstantEntry[] = this.table.entries;
    return {
      name: this.name,
      qualname: this.qualifier + this.name,
      steps,
      constants,
      locals: this.locals ?? [],
      parameterCount: this.parameterCount,
      functions: this.functions,
    };
  }

  private step(statement: Statement): Step[] {
    switch (statement.kind) {
      case "pass":
        return [];
      case "expression":
        // A constant that nobody uses is not even compiled.
        if (statement.value.kind === "constant") return [];
        return [{ kind: "expression", value: this.operand(statement.value) }];
      case "assign": {
        const value = this.operand(statement.value);
        return [{ kind: "assign", targets: statement.targets.map((t) => this.place(t)), value }];
      }
      case "augmented": {
        const target = this.place(statement.target);
        return [
          { kind: "augmented", target, op: statement.op, value: this.operand(statement.value) },
        ];
      }
      case "delete":
        return [{ kind: "delete", targets: statement.targets.map((t) => this.place(t)) }];
      case "return":
        return [{ kind: "return", value: this.optional(statement.value) }];
      case "import":
        return [statement];
      case "for": {
        const iterable = this.unkept(statement.iterable, false);
        const target = this.variable(statement.target);
        return [{ kind: "for", target, iterable, body: this.block(statement.body) }];
      }
      case "if": {
        const decided = this.decide(statement.test);
        if (decided !== undefined) return this.block(decided ? statement.body : statement.orElse);
        const test = this.operand(statement.test);
        const body = this.block(statement.body);
        return [{ kind: "if", test, body, orElse: this.block(statement.orElse) }];
      }
      case "function":
        return [this.definition(statement)];
      case "class":
        return [this.classDefinition(statement)];
    }
  }

  /** What a test comes to when it is known before the program runs. */
  private decide(test: Expression): boolean | undefined {
    if (!this.profile.decidesConstantTests || test.kind !== "constant") return undefined;
    const { value } = test;
    // Names in 2.7.
    const isName = value.type === "none" || value.type === "bool";
    return isName && this.profile.strIsBytes ? undefined : isTrue(value);
  }

  private block(statements: readonly Statement[]): Step[] {
    return statements.flatMap((statement) => this.step(statement));
  }

  private definition(statement: Extract<Statement, { kind: "function" }>): Step {
    const { name, parameters, body } = statement;
    const locals = [...new Set([...parameters, ...assignedNames(body)])];
    const code = new Compiler(this.profile, name, this.inside(), locals, parameters.length).compile(
      body,
    );
    this.functions.push(code);
    const target: Place = { kind: "variable", variable: this.variable(name) };
    return { kind: "assign", targets: [target], value: { kind: "function", name, code } };
  }

  private classDefinition(statement: Extract<Statement, { kind: "class" }>): Step {
    const { name, base, body } = statement;
    const code = new Compiler(this.profile, name, this.inside(), undefined, 0).compile(body);
    this.functions.push(code);
    return {
      kind: "class",
      name,
      base: base === undefined ? undefined : this.variable(base),
      target: this.variable(name),
      code,
    };
  }

  private variable(name: string): Variable {
    const slot = this.locals?.indexOf(name) ?? -1;
    return slot === -1 ? { scope: "global", name } : { scope: "local", slot, name };
  }

  private place(target: Target): Place {
    switch (target.kind) {
      case "name":
        return { kind: "variable", variable: this.variable(target.name) };
      case "attribute":
        return { kind: "attribute", object: this.operand(target.object), name: target.name };
      case "subscript": {
        const object = this.operand(target.object);
        return { kind: "subscript", object, index: this.operand(target.index) };
      }
      case "slice": {
        const object = this.operand(target.object);
        const start = this.optional(target.start);
        return { kind: "slice", object, start, stop: this.optional(target.stop) };
      }
    }
  }

  private optional(expression: Expression | undefined): Operand | undefined {
    return expression === undefined ? undefined : this.operand(expression);
  }

  private operands(expressions: readonly Expression[]): Operand[] {
    return expressions.map((expression) => this.operand(expression));
  }

  private operand(expression: Expression): Operand {
    const folded = this.folder.fold(expression);
    if (folded !== undefined) return this.loadFolded(expression, folded);
    return this.unfolded(expression);
  }

  private loadFolded(expression: Expression, template: Template): Operand {
    const literal = expression.kind === "constant" || this.folder.isNegativeLiteral(expression);
    if (literal || this.profile.folding === "tree") {
      return { kind: "constant", index: this.table.add(template) };
    }
    // The operands came into co_consts before the optimiser saw them, and stay there.
    this.addParts(expression);
    const operand = { kind: "constant" as const, index: -1 };
    this.late.push({ template, operand });
    return operand;
  }

  /** Literals of a folded expression, and what folding its parts made. */
  private addParts(expression: Expression): void {
    const parts =
      expression.kind === "tuple" || expression.kind === "list" || expression.kind === "set"
        ? expression.items
        : expression.kind === "binary"
          ? [expression.left, expression.right]
          : expression.kind === "subscript"
            ? [expression.object, expression.index]
            : expression.kind === "unary"
              ? [expression.operand]
              : [];
    for (const part of parts) this.operand(part);
  }

  private unfolded(expression: Expression): Operand {
    switch (expression.kind) {
      case "constant":
        return {
          kind: "constant",
          index: this.table.add(this.folder.atom(expression.value)),
        };
      case "name":
        return { kind: "variable", variable: this.variable(expression.name) };
      case "list":
      case "set":
        return this.display(expression);
      case "tuple":
        return { kind: "tuple", items: this.operands(expression.items) };
      case "dict":
        return this.dictDisplay(expression);
      case "unary":
        return { ...expression, operand: this.operand(expression.operand) };
      case "compare": {
        const left = this.operand(expression.left);
        const isTest = expression.op === "in" || expression.op === "not in";
        const right = isTest ? this.unkept(expression.right, true) : this.operand(expression.right);
        return { ...expression, left, right };
      }
      case "binary":
      case "logical": {
        const left = this.operand(expression.left);
        return { ...expression, left, right: this.operand(expression.right) } as Operand;
      }
      case "attribute":
        return { ...expression, object: this.operand(expression.object) };
      case "subscript":
      case "slice":
        return this.place(expression);
      case "call": {
        const callee = this.operand(expression.callee);
        return { kind: "call", callee, args: this.operands(expression.args) };
      }
      case "lambda":
        return this.lambda(expression);
      case "comprehension": {
        const iterable = this.unkept(expression.iterable, false);
        const target = this.variable(expression.target);
        return {
          kind: "comprehension",
          element: this.operand(expression.element),
          target,
          iterable,
        };
      }
    }
  }

  /** A list or set of constants only is, by version, filled from one constant. */
  private display(expression: Extract<Expression, { kind: "list" | "set" }>): Operand {
    const { kind: type, items } = expression;
    const { displayFromConstant } = this.profile;
    if (displayFromConstant !== 0 && items.length >= displayFromConstant) {
      const folded = items.map((item) => this.folder.fold(item));
      if (folded.every((item) => item !== undefined)) {
        const kind = type === "list" ? "tuple" : "frozenset";
        return { kind: "filled", type, index: this.table.add({ kind, items: folded }) };
      }
    }
    return { kind: type, items: this.operands(items) };
  }

  /** What a loop goes over, or `in` looks into: a display there is nobody's to change. */
  private unkept(expression: Expression, isTest: boolean): Operand {
    if (expression.kind !== "list" && expression.kind !== "set") return this.operand(expression);
    const { kind, items } = expression;
    if (
      this.isFoldedUnkept(kind, items.length, isTest) &&
      !this.folder.isForgotten(items.slice(1))
    ) {
      const folded = items.map((item) => this.folder.fold(item));
      if (folded.every((item) => item !== undefined)) {
        const made = kind === "list" ? "tuple" : "frozenset";
        return this.loadFolded(expression, { kind: made, items: folded });
      }
    }
    const isTuple = kind === "list" && this.profile.unkeptDisplays === "tuples";
    return this.operand(isTuple ? { kind: "tuple", items } : expression);
  }

  private isFoldedUnkept(kind: "list" | "set", length: number, isTest: boolean): boolean {
    const { unkeptDisplays } = this.profile;
    if (unkeptDisplays === "listsInTests") return isTest && kind === "list";
    return unkeptDisplays !== "notEmpty" || length > 0;
  }

  private dictDisplay(expression: Extract<Expression, { kind: "dict" }>): Operand {
    const { keys, values } = expression;
    if (this.profile.constKeyMap && keys.length > 1) {
      const folded = keys.map((key) => this.foldKey(key));
      if (folded.every((key) => key !== undefined)) {
        const loaded = this.operands(values);
        const index = this.table.add({ kind: "tuple", items: folded });
        return { kind: "keyed", index, values: loaded };
      }
    }
    const pairs = keys.map((key, i) => this.pair(key, values[i]!));
    return { kind: "dict", keys: pairs.map(([key]) => key), values: pairs.map(([, v]) => v) };
  }

  /** A key that is constant before the bytecode is optimised. */
  private foldKey(key: Expression): Template | undefined {
    const isKnown = key.kind === "constant" || this.profile.folding === "tree";
    return isKnown ? this.folder.fold(key) : undefined;
  }

  /** 2.7 compiles a value before its key. */
  private pair(key: Expression, value: Expression): [Operand, Operand] {
    if (!this.profile.strIsBytes) {
      const first = this.operand(key);
      return [first, this.operand(value)];
    }
    const second = this.operand(value);
    return [this.operand(key), second];
  }

  private lambda({ parameters, body }: Extract<Expression, { kind: "lambda" }>): Operand {
    const name = "<lambda>";
    const compiler = new Compiler(this.profile, name, this.inside(), parameters, parameters.length);
    const code = compiler.compileReturn(body);
    this.functions.push(code);
    return { kind: "function", name, code };
  }
}
