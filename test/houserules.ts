// The rules of the house, each a function over files that tells what is wrong, where, and what to
// do instead. They read the syntax tree where text could mislead: this file names what it bans.

import { posix } from "node:path";
import ts from "typescript";

/** A file by its path from the root of the project, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** What is wrong, each with its place and what to do instead. */
export type Rule = (files: readonly Source[]) => string[];

/** Where the rules hold. */
export const FOLDERS = [
  "src",
  "spec",
  "properties",
  "cli",
  "bench",
  "test",
  "recorder",
  "docs",
  "corpus",
];
const MAX_FILE_LINES = 400;
const MAX_FUNCTION_LINES = 70;
const MAX_COLUMNS = 100;

/** Folders of src, lowest first: a layer imports itself and those before it. */
const LAYERS = [
  "memory",
  "profile",
  "malloc",
  "pymem",
  "pymalloc",
  "objects",
  "gc",
  "copy",
  "python",
  "inspect",
  "runtime.ts",
  "interpreter.ts",
  "index.ts",
];
const BELOW_ALL = ["assert.ts", "errors.ts", "events.ts"];
const DETERMINISTIC = /^(src|spec|properties\/engine)\//;

const trees = new Map<Source, ts.SourceFile>();

function treeOf(file: Source): ts.SourceFile {
  const known = trees.get(file);
  if (known !== undefined) return known;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2022, true);
  trees.set(file, tree);
  return tree;
}

const isCode = ({ path }: Source): boolean => path.endsWith(".ts");

function lineOf(node: ts.Node): number {
  const tree = node.getSourceFile();
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** A rule that asks `question` of every node of the files that `where` picks. */
function nodeRule(
  where: (path: string) => boolean,
  question: (node: ts.Node) => string | undefined,
): Rule {
  return (files) =>
    files
      .filter((file) => isCode(file) && where(file.path))
      .flatMap((file) => {
        const found: string[] = [];
        const visit = (node: ts.Node): void => {
          const answer = question(node);
          if (answer !== undefined) found.push(`${file.path}:${lineOf(node)}: ${answer}`);
          ts.forEachChild(node, visit);
        };
        visit(treeOf(file));
        return found;
      });
}

const everywhere = (): boolean => true;

interface Import {
  readonly from: string;
  /** The path of the file that is imported, or the name of a package. */
  readonly to: string;
  readonly isTypeOnly: boolean;
  readonly line: number;
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return node.argument.literal;
  const isImport =
    ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isImport ? node.arguments[0] : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  if (!ts.isImportDeclaration(node)) return false;
  const clause = node.importClause;
  if (clause === undefined) return false;
  const names = clause.namedBindings;
  const onlyTypes =
    names !== undefined &&
    ts.isNamedImports(names) &&
    names.elements.every((each) => each.isTypeOnly);
  return clause.phaseModifier === ts.SyntaxKind.TypeKeyword || (!clause.name && onlyTypes);
}

function importsOf(file: Source): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined && ts.isStringLiteral(specifier)) {
      const isOurs = specifier.text.startsWith(".");
      const to = isOurs ? posix.join(posix.dirname(file.path), specifier.text) : specifier.text;
      found.push({ from: file.path, to, isTypeOnly: isTypeOnly(node), line: lineOf(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(treeOf(file));
  return found;
}

const isOurs = (path: string): boolean => FOLDERS.includes(path.split("/")[0]!);
const isIn = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

/** Why `from` may not import `to`, or undefined when it may. */
function refusal({ from, to, isTypeOnly }: Import): string | undefined {
  if (isIn(to, "test") && !isIn(from, "test")) return "only tests import tests";
  if (isIn(to, "cli") && !/^(cli|test)\//.test(from)) return "nothing imports cli";
  if (isIn(from, "src")) return refusalInSrc(from, to, isTypeOnly);
  if (isIn(from, "spec")) return isIn(to, "spec") ? undefined : "spec imports only spec";
  if (isIn(from, "properties/engine")) {
    if (to.startsWith("node:")) return "the engine does no I/O: take it as an argument";
    return isOurs(to) && !isIn(to, "properties/engine")
      ? "the engine imports nothing of ours"
      : undefined;
  }
  if (isIn(from, "properties") && isOurs(to) && !/^(src|spec|properties)\//.test(to)) {
    return "properties imports src, spec and properties";
  }
  return undefined;
}

function refusalInSrc(from: string, to: string, isTypeOnly: boolean): string | undefined {
  // Python's grammar is a library's, and one file reads it.
  if (from === "src/python/parse.ts" && to.startsWith("@lezer/")) return undefined;
  if (!isIn(to, "src")) return "src imports only src";
  const [source, target] = [from.split("/")[1]!, to.split("/")[1]!];
  if (BELOW_ALL.includes(source)) {
    const isAddressType = isTypeOnly && to === "src/memory/address.ts";
    return BELOW_ALL.includes(target) || isAddressType
      ? undefined
      : `${source} is below all layers: it imports types of address.ts at most`;
  }
  if (!LAYERS.includes(source)) return `${source} is no layer: add it to LAYERS at its place`;
  if (BELOW_ALL.includes(target) || LAYERS.indexOf(target) <= LAYERS.indexOf(source)) {
    return undefined;
  }
  return `${target} is above ${source}: own an interface below, join them in runtime.ts`;
}

const importsFollowTheLayers: Rule = (files) =>
  files.filter(isCode).flatMap((file) =>
    importsOf(file).flatMap((each) => {
      const reason = refusal(each);
      return reason === undefined ? [] : [`${each.from}:${each.line}: ${each.to}: ${reason}`];
    }),
  );

const importsHaveNoCycle: Rule = (files) => {
  const graph = new Map(
    files.filter(isCode).map((file) => [file.path, importsOf(file).map(({ to }) => to)]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push(`${[...trail.slice(start), path].join(" -> ")}: cut one edge`);
    if (start >= 0 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
};

const CHANCE: Record<string, string> = {
  "Math.random": "draw from a seeded Random of properties/engine/random.ts",
  "Date.now": "take the time as an argument, or leave it to cli",
  "performance.now": "take the time as an argument, or leave it to cli and bench",
};

const nothingIsLeftToChanceOrTime = nodeRule(
  (path) => DETERMINISTIC.test(path),
  (node) => {
    if (ts.isNewExpression(node) && node.expression.getText() === "Date") {
      return "new Date(: take the time as an argument";
    }
    const name = ts.isPropertyAccessExpression(node) ? node.getText() : "";
    return CHANCE[name] === undefined ? undefined : `${name}: ${CHANCE[name]}`;
  },
);

const typesAreNotSwitchedOff = nodeRule(everywhere, (node) =>
  node.kind === ts.SyntaxKind.AnyKeyword
    ? "a type that is switched off: name it, or narrow an unknown"
    : undefined,
);

const exportsHaveNames = nodeRule(everywhere, (node) => {
  const isDefault =
    ts.isExportAssignment(node) ||
    (ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) === true);
  return isDefault ? "default export: export it by its name" : undefined;
});

const everyTestRuns = nodeRule(
  (path) => isIn(path, "test"),
  (node) =>
    ts.isPropertyAccessExpression(node) &&
    ["only", "skip", "todo"].includes(node.name.text) &&
    /^(test|it|describe|suite)\b/.test(node.expression.getText())
      ? `.${node.name.text}: let every test run; test.skipIf names what is missing`
      : undefined,
);

const layersDoNotAskForTheVersion = nodeRule(
  (path) => isIn(path, "src") && !isIn(path, "src/profile") && path !== "src/runtime.ts",
  (node) => {
    const isVersion = (each: ts.Node): boolean =>
      /\b(profile\.name|measuredOn)$/.test(each.getText()) ||
      (ts.isStringLiteral(each) && /^(tiny-)?\d\.\d+$/.test(each.text));
    const asked =
      (ts.isBinaryExpression(node) &&
        /^[=!<>]/.test(node.operatorToken.getText()) &&
        [node.left, node.right].some(isVersion)) ||
      (ts.isCaseClause(node) && isVersion(node.expression));
    return asked ? "version test: make the difference a field of the profile" : undefined;
  },
);

const assertionsHaveLiteralMessages = nodeRule(everywhere, (node) =>
  ts.isCallExpression(node) &&
  node.expression.getText() === "assert" &&
  node.arguments.some(ts.isTemplateLiteral)
    ? "template literal in assert(: a literal message; building one costs ten times the check"
    : undefined,
);

const linesOf = (text: string): string[] => text.replace(/\n$/, "").split("\n");

const filesAreShort: Rule = (files) =>
  files.filter(isCode).flatMap(({ path, text }) => {
    const count = linesOf(text).length;
    return count > MAX_FILE_LINES ? [`${path}: ${count} lines: split it by subject`] : [];
  });

const functionsAreShort = nodeRule(everywhere, (node) => {
  if (!ts.isFunctionLike(node) || !("body" in node) || node.body === undefined) return undefined;
  const text = node.getText();
  const count = linesOf(text).length;
  return count > MAX_FUNCTION_LINES ? `a function of ${count} lines: split it` : undefined;
});

const linesAreShort: Rule = (files) =>
  files
    .filter(isCode)
    .flatMap(({ path, text }) =>
      linesOf(text).flatMap((line, i) =>
        line.length > MAX_COLUMNS ? [`${path}:${i + 1}: ${line.length} columns: break it`] : [],
      ),
    );

const layersAreDescribed: Rule = (files) => {
  const paths = new Set(files.map(({ path }) => path));
  const folders = new Set(files.map(({ path }) => /^src\/[^/]+(?=\/)/.exec(path)?.[0]));
  return [...folders].flatMap((folder) =>
    folder === undefined || paths.has(`${folder}/README.md`)
      ? []
      : [`${folder}: write a README.md: what it owns, its states, differences by version`],
  );
};

const namesSayTheSubject: Rule = (files) =>
  files
    .filter(({ path }) => /(^|\/)(utils?|helpers?)(\/|\.)/.test(path))
    .map(({ path }) => `${path}: name it by its subject`);

const pagesHaveOneTitle: Rule = (files) =>
  files
    .filter(({ path }) => path.endsWith(".md"))
    .flatMap(({ path, text }) => {
      const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
      const titles = prose.match(/^# /gm)?.length ?? 0;
      return titles === 1 ? [] : [`${path}: ${titles} titles: one line that starts with "# "`];
    });

/** Every rule by its name, which is its statement. */
export const RULES: Readonly<Record<string, Rule>> = {
  importsFollowTheLayers,
  importsHaveNoCycle,
  nothingIsLeftToChanceOrTime,
  typesAreNotSwitchedOff,
  exportsHaveNames,
  everyTestRuns,
  layersDoNotAskForTheVersion,
  assertionsHaveLiteralMessages,
  filesAreShort,
  functionsAreShort,
  linesAreShort,
  layersAreDescribed,
  namesSayTheSubject,
  pagesHaveOneTitle,
};
