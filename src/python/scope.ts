// Which names a function body binds: those are its own variables. Python/symtable.c, without
// global and nonlocal.

import type { Statement } from "./syntax.ts";

/** Names bound in `body`, in the order of their first binding; not those of functions in it. */
export function assignedNames(body: readonly Statement[]): string[] {
  const names = new Set<string>();
  const visit = (statements: readonly Statement[]): void => {
    for (const statement of statements) {
      switch (statement.kind) {
        case "assign":
        case "delete":
          for (const target of statement.targets)
            if (target.kind === "name") names.add(target.name);
          break;
        case "augmented":
          if (statement.target.kind === "name") names.add(statement.target.name);
          break;
        case "for":
          names.add(statement.target);
          visit(statement.body);
          break;
        case "if":
          visit(statement.body);
          visit(statement.orElse);
          break;
        case "function":
        case "class":
          names.add(statement.name);
          break;
        case "import":
          for (const name of statement.names) names.add(name);
          break;
        default:
          break;
      }
    }
  };
  visit(body);
  return [...names];
}
