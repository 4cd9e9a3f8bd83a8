// A failure for people: the program with what each step did, the contradiction in words, and the
// lines to type next. At most 80 columns where the program allows.

import type { Certificate } from "../engine/certify.ts";
import { effectsOf } from "../engine/explain.ts";
import type { Program } from "../engine/machine.ts";
import { type Failure, runPrecisely } from "../engine/run.ts";
import { statementOf } from "../invariants/all.ts";
import { type Scene, settingText } from "../machines/setting.ts";

/** Turns words into colour, or leaves them as they are. */
export interface Paint {
  bad(text: string): string;
  good(text: string): string;
  dim(text: string): string;
}

export const plain: Paint = { bad: (t) => t, good: (t) => t, dim: (t) => t };

export interface ReportedFailure {
  readonly scene: Scene;
  readonly program: Program;
  readonly failure: Failure;
  /** Where the program was found and how it was reduced; undefined when it was given. */
  readonly found: string | undefined;
  readonly certificate: Certificate | undefined;
  /** How often random continuations of each prefix fail; undefined when it was not asked for. */
  readonly curve: readonly number[] | undefined;
  /** How often the signature was seen. */
  readonly hits: number;
  /** Where the program is on disk. */
  readonly file: string | undefined;
}

const STATEMENT_WIDTH = 40;
const EFFECT_WIDTH = 26;

/** The report of one failure. */
export function failureReport(reported: ReportedFailure, paint: Paint = plain): string {
  const { scene, failure, found, certificate, hits, file } = reported;
  const lines = [
    `${paint.bad("✗")} ${failure.property}  ${paint.dim(`(${settingText(scene.setting)})`)}`,
    `  ${statementOf(failure.property)}`,
  ];
  if (found !== undefined) lines.push(paint.dim(`  found ${found}`));
  if (certificate !== undefined) lines.push(paint.dim(`  ${certificateText(certificate)}`));
  lines.push("", ...programLines(reported, paint), "", ...contradiction(reported));
  if (hits > 1) lines.push(`  seen ${hits.toLocaleString("en")} times in this run`);
  if (file !== undefined) {
    lines.push(`  replay   npx pyheap replay ${file}`, `  keep     npx pyheap corpus add ${file}`);
  }
  return lines.join("\n");
}

/** What the certificate claims, and over what. */
export function certificateText({ complete, length, programs }: Certificate): string {
  const count = programs.toLocaleString("en");
  if (complete) {
    return `minimal: certified (all ${count} shorter programs over this alphabet pass)`;
  }
  const partly = `all programs of up to ${length} operations over this alphabet pass`;
  return length === 0
    ? "not certified: the scope is too large"
    : `certified to ${length}: ${partly}`;
}

function programLines({ scene, program, failure, curve }: ReportedFailure, paint: Paint): string[] {
  const { machine, world, language } = scene;
  const effects = effectsOf(machine, world, program);
  const statements = Array.from(program, (word, i) => {
    const marker = i === failure.step ? "►" : " ";
    return `${marker} ${String(i + 1).padStart(3)}  ${language.print(word)}`;
  });
  const width = Math.max(STATEMENT_WIDTH, ...statements.map((statement) => statement.length));
  const steps = statements.map((statement, i) => {
    const isBad = i === failure.step;
    const effect = isBad ? `<- ${failure.property} fails` : (effects[i] ?? "(did not run)");
    const percent = curve?.[i] === undefined ? "" : `${(curve[i] * 100).toFixed(0)} %`.padStart(6);
    const line = `  ${statement.padEnd(width)}  ${effect.padEnd(EFFECT_WIDTH)}${percent}`;
    return isBad ? paint.bad(line.trimEnd()) : line.trimEnd();
  });
  const head = paint.dim(`${" ".repeat(width + EFFECT_WIDTH + 1)}baked in`);
  const atEnd = paint.bad("  ► at the end, with everything freed");
  return [
    ...(curve === undefined ? [] : [head]),
    ...steps,
    ...(failure.step >= program.length ? [atEnd] : []),
  ];
}

/** The model's side, the heap's side, and why both cannot be. */
function contradiction({ scene, program, failure }: ReportedFailure): string[] {
  const { machine, world } = scene;
  // The world is left as it was when the property broke.
  runPrecisely(machine, world, program, { walkEvery: 1 });
  return [
    `  model    ${world.modelText()}`,
    `  heap     ${failure.message}`,
    `  It should hold that: ${lowerFirst(statementOf(failure.property).replace(/\.$/, ""))};`,
    "  however, the heap says otherwise: a contradiction.",
  ];
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
