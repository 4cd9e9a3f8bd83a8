// `pyheap verify`: every judge that is here, on every machine and version that was asked for. The
// corpus comes first, then the recorded traces, then, version by version, fresh programs against a
// real pymalloc and against the model and the invariants, until the time or the operations are
// spent. A failing program is on disk before it is reduced.

import { Buckets, distinct, type Settled, settle } from "../properties/engine/bucket.ts";
import { Campaign } from "../properties/engine/campaign.ts";
import { WALK_EVERY } from "../properties/engine/run.ts";
import {
  openScene,
  type Scene,
  type Setting,
  settingText,
} from "../properties/machines/setting.ts";
import { LibpythonJudge, type NativeMismatch } from "../properties/oracles/libpython/judge.ts";
import { Libpython } from "../properties/oracles/libpython/libpython.ts";
import type { FoundPython } from "../properties/oracles/pythons.ts";
import { certificateText, failureReport } from "../properties/report/failure-report.ts";
import { count, rate } from "../properties/report/table.ts";
import { checkEntries, corpusPrograms } from "./corpus-run.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { isOfPython, shown } from "./files.ts";
import { curveOf, saveFinding, saveNativeMismatch } from "./findings.ts";
import { demand, findJudges, type Judges } from "./judges.ts";
import type { Output } from "./output.ts";
import { replayTraceFile } from "./replay.ts";
import type { OracleName } from "./values.ts";
import {
  BATCH,
  type Budget,
  leftText,
  MAX_LENGTH,
  NATIVE_SHARE,
  part,
  SHORT_TIME,
  VARIANTS,
  type VerifyOptions,
} from "./verify-budget.ts";
import { addTallies, differenceText, LiveObjects, replayObservations } from "./verify-objects.ts";
import { isJudgedByReach, newRow, type VerifyRow, verifyTables } from "./verify-row.ts";

/** A failure that is told at the end. */
interface Told {
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export async function verify(output: Output, options: VerifyOptions): Promise<ExitCode> {
  const judges = findJudges(options.interpreters);
  if (options.oraclesDemanded) demand(judges, options.oracles, options.pythons);
  return new Verification(output, options, judges).run();
}

class Verification {
  private readonly output: Output;
  private readonly options: VerifyOptions;
  private readonly judges: Judges;
  private readonly rows: VerifyRow[] = [];
  private readonly told: Told[] = [];
  private readonly started = performance.now();
  private interrupted = false;

  constructor(output: Output, options: VerifyOptions, judges: Judges) {
    this.output = output;
    this.options = options;
    this.judges = judges;
    for (const machine of options.machines) {
      const pythons = machine === "malloc" ? options.pythons.slice(0, 1) : options.pythons;
      for (const python of pythons) this.rows.push(newRow(machine, python));
    }
  }

  async run(): Promise<ExitCode> {
    const stop = (): void => {
      if (this.interrupted) process.exit(EXIT.interrupted);
      this.interrupted = true;
      this.output.say("Stopping; press Ctrl-C again to stop at once.");
    };
    process.on("SIGINT", stop);
    try {
      this.introduce();
      const entries = this.corpus();
      if (this.uses("recorded")) for (const row of this.rows) await this.recorded(row);
      if (this.uses("observed")) for (const row of this.rows) await this.observed(row);
      for (const [i, row] of this.rows.entries()) {
        if (!this.interrupted) await this.fresh(row, this.budget(this.rows.length - i));
      }
      return this.finish(entries);
    } finally {
      process.off("SIGINT", stop);
    }
  }

  private uses(oracle: OracleName): boolean {
    return this.options.oracles.includes(oracle);
  }

  private introduce(): void {
    const { output, judges, options } = this;
    const present = ["model", "invariants"];
    if (this.uses("recorded") && judges.traces.length > 0) present.push("recorded traces");
    if (this.uses("observed") && judges.observations.length > 0) {
      present.push("recorded observations");
    }
    const versions = options.pythons.filter((version) => judges.libpythons.has(version));
    if (this.uses("libpython") && versions.length > 0)
      present.push(`libpython ${versions.join(" ")}`);
    const real = options.pythons.filter((version) => this.interpreterOf(version) !== undefined);
    if (this.uses("cpython") && real.length > 0) present.push(`cpython ${real.join(" ")}`);
    output.say(`seed     ${options.seed}`);
    output.say(`judges   ${present.join(", ")}`);
    for (const line of judges.absent) output.say(`absent   ${line}`);
  }

  /** What one of `rows` rows that are left may use. */
  private budget(rows: number): Budget {
    const { time, operations } = this.options;
    const spent = performance.now() - this.started;
    const done = this.rows.reduce(
      (n, { operations, native, cpython }) =>
        n + operations + (native?.operations ?? 0) + (cpython?.statements ?? 0),
      0,
    );
    return {
      milliseconds:
        time === undefined ? Number.POSITIVE_INFINITY : Math.max(0, time - spent) / rows,
      operations: operations === undefined ? Number.POSITIVE_INFINITY : (operations - done) / rows,
    };
  }

  /** Every entry of the corpus against the heap as it is. */
  private corpus(): number {
    const { held, broken } = checkEntries();
    for (const { entry, message } of broken) {
      const file = shown(entry.file);
      this.tell(undefined, `✗ ${file}: ${message}`, { file, message });
    }
    return held + broken.length;
  }

  private async recorded(row: VerifyRow): Promise<void> {
    if (row.machine !== "blocks") return;
    for (const file of this.judges.traces) {
      if (!isOfPython(file, row.python) || this.interrupted) continue;
      this.output.progress(`replaying ${shown(file)}`);
      const { replay, problems } = replayTraceFile(file);
      row.traces++;
      row.recordedAddresses += replay.addresses;
      row.recordedArenaEvents += replay.arenaEvents;
      for (const text of problems) this.tell(row, text, { file: shown(file), message: text });
      await breathe();
    }
  }

  private async observed(row: VerifyRow): Promise<void> {
    if (row.machine !== "objects") return;
    for (const file of this.judges.observations) {
      if (!isOfPython(file, row.python) || this.interrupted) continue;
      const { tally, problems } = await replayObservations(file, (programs) => {
        this.output.progress(`replaying ${shown(file)}  ${programs} programs`);
        return breathe();
      });
      row.observed = row.observed === undefined ? tally : addTallies(row.observed, tally);
      for (const text of problems) this.tell(row, text, { file: shown(file), message: text });
    }
  }

  private interpreterOf(python: string): FoundPython | undefined {
    return this.judges.pythons.find(({ version }) => version === python);
  }

  /** Fresh programs of objects against a real interpreter. */
  private async live(row: VerifyRow, python: FoundPython, budget: Budget): Promise<void> {
    const started = performance.now();
    const live = await LiveObjects.open(python, {
      seed: this.options.seed,
      isOver: (statements) =>
        this.interrupted ||
        performance.now() - started >= budget.milliseconds ||
        statements >= budget.operations,
      progress: (text) => this.output.progress(text),
    });
    row.cpython = live.judge.tally;
    for (const { mismatch, lines, file, recording, hits } of await live.compare()) {
      const what = differenceText(python.full, mismatch.difference);
      const program = lines.map((line) => `      ${line}`).join("\n");
      const replay = `  program  ${file}\n  replay   npx pyheap replay ${recording}`;
      const text = `✗ sameAsCpython  (objects ${row.python})\n  ${what}\n\n${program}\n\n${replay}`;
      const { difference } = mismatch;
      this.tell(row, text, { property: "sameAsCpython", difference, program: lines, file, hits });
    }
  }

  /** Fresh programs for a row: against its libpython first, then against model and invariants. */
  private async fresh(row: VerifyRow, budget: Budget): Promise<void> {
    const found = row.machine === "blocks" ? this.judges.libpythons.get(row.python) : undefined;
    const started = performance.now();
    if (found !== undefined && this.uses("libpython")) {
      await this.native(row, await Libpython.open(found), part(budget, NATIVE_SHARE));
    }
    const real = row.machine === "objects" ? this.interpreterOf(row.python) : undefined;
    if (real !== undefined && this.uses("cpython")) {
      await this.live(row, real, part(budget, NATIVE_SHARE));
    }
    const isJudged = row.native !== undefined || row.cpython !== undefined;
    const left = {
      milliseconds: budget.milliseconds - (performance.now() - started),
      operations: budget.operations * (isJudged ? 1 - NATIVE_SHARE : 1),
    };
    const marks = new Map<string, number>();
    const isTiny = row.python.startsWith("tiny-");
    // A heap of objects takes long to make: in a short time there is but one of them.
    const isShort = row.machine === "objects" && left.milliseconds < SHORT_TIME;
    const variants = VARIANTS.slice(0, isShort ? 1 : VARIANTS.length).filter(
      ({ tiny, debugHooks }) => !(tiny && isTiny) && !(debugHooks && row.machine === "malloc"),
    );
    const shares = variants.reduce((sum, { share }) => sum + share, 0);
    for (const { tiny, debugHooks, share } of variants) {
      const { machine, python } = row;
      const setting = { machine, python: tiny ? `tiny-${python}` : python, debugHooks };
      await this.campaign(row, setting, part(left, share / shares), marks);
    }
    row.reachAll = marks.size;
    row.reachMissing = [...marks].flatMap(([name, hits]) => (hits === 0 ? [name] : []));
    row.reachHit = row.reachAll - row.reachMissing.length;
    row.reachJudged = isJudgedByReach(row) && !this.interrupted;
    if (row.reachJudged && row.reachMissing.length > 0) this.tellReach(row);
  }

  private async native(row: VerifyRow, libpython: Libpython, budget: Budget): Promise<void> {
    const judge = new LibpythonJudge(libpython, this.options.seed, MAX_LENGTH.blocks);
    row.native = judge.tally;
    const started = performance.now();
    try {
      let mismatch = await judge.judgeAll(corpusPrograms(row.python));
      while (mismatch === undefined && !this.interrupted) {
        const elapsed = performance.now() - started;
        const { operations } = judge.tally;
        if (elapsed >= budget.milliseconds || operations >= budget.operations) break;
        this.output.progress(`libpython ${row.python}  ${count(operations)} operations`);
        mismatch = await judge.judge(BATCH);
      }
      if (mismatch !== undefined) this.tellNative(row, mismatch);
    } finally {
      libpython.close();
    }
  }

  private tellNative(row: VerifyRow, mismatch: NativeMismatch): void {
    const { what, expected, got, program } = mismatch;
    const file = saveNativeMismatch(row.python, program, this.options.seed);
    const difference = `the real one gives ${expected}, ours ${got}`;
    const text = `✗ libpython ${row.python}: ${what}: ${difference}\n  program  ${file}`;
    this.tell(row, text, { what, expected, got, file });
  }

  private async campaign(
    row: VerifyRow,
    setting: Setting,
    budget: Budget,
    marks: Map<string, number>,
  ): Promise<void> {
    const scene = openScene(setting)!;
    const { machine, world } = scene;
    const seed = `${this.options.seed}/${settingText(setting)}`;
    const maxLength = MAX_LENGTH[setting.machine];
    const campaign = new Campaign(machine, world, { seed, batch: BATCH, maxLength });
    const buckets = new Buckets();
    const started = performance.now();
    let slice = started;
    while (!this.interrupted) {
      const now = performance.now();
      if (now - started >= budget.milliseconds || world.operationCount >= budget.operations) break;
      if (now - slice > PROGRESS_EVERY) {
        slice = now;
        this.showProgress(setting, world.operationCount, now - started);
        await breathe();
      }
      const finding = campaign.nextBatch();
      if (finding === undefined) continue;
      const bucket = buckets.add(finding);
      if (bucket !== undefined) saveFinding(scene, finding, finding.program, "not reduced yet");
    }
    row.operations += world.operationCount;
    row.programs += campaign.programs;
    row.unmodelled += world.unmodelledCount ?? 0;
    row.seconds += (performance.now() - started) / 1000;
    machine.operations.forEach(({ name }, i) => {
      const steps = (row.steps[name] ??= { executed: 0, skipped: 0 });
      steps.executed += campaign.counts.executed[i]!;
      steps.skipped += campaign.counts.skipped[i]!;
    });
    for (const name of scene.marks.names) {
      marks.set(name, (marks.get(name) ?? 0) + scene.marks.count(name));
    }
    this.settleAll(row, scene, buckets);
  }

  private settleAll(row: VerifyRow, scene: Scene, buckets: Buckets): void {
    const settled = buckets.all.map((bucket) => {
      this.output.progress(`reducing ${bucket.signature}`);
      return settle(scene.machine, scene.world, bucket, {
        onProgress: (program) => saveFinding(scene, bucket.first, program, "being reduced"),
      });
    });
    for (const result of distinct(settled)) this.tellSettled(row, scene, result);
  }

  private tellSettled(row: VerifyRow, scene: Scene, settled: Settled): void {
    const { bucket, program, failure, certificate } = settled;
    const { first } = bucket;
    const lengths = `${first.program.length} operations -> ${program.length}`;
    const how = `${lengths}, ${certificateText(certificate)}`;
    const file = saveFinding(scene, first, program, how);
    const found = `by seed ${first.origin}, ${lengths}`;
    const curve = curveOf(scene, settled);
    const { hits } = bucket;
    const reported = { scene, program, failure, found, certificate, curve, hits, file };
    this.tell(row, failureReport(reported, this.output.paint), {
      property: failure.property,
      operation: failure.operation,
      message: failure.message,
      setting: scene.setting,
      program: scene.language.printProgram(program).split("\n"),
      certificate,
      origin: first.origin,
      hits,
      file,
    });
  }

  private tellReach(row: VerifyRow): void {
    const missing = row.reachMissing.join(", ");
    const message = `${count(row.operations)} operations never came to: ${missing}`;
    const text = `✗ reach  (${row.machine} ${row.python})\n  ${message}`;
    this.tell(row, text, { property: "reach", message, machine: row.machine, python: row.python });
  }

  private tell(row: VerifyRow | undefined, text: string, json: Record<string, unknown>): void {
    if (row !== undefined) row.failures++;
    this.told.push({ text, json });
    if (!this.options.json) this.output.print(`${text}\n`);
  }

  private showProgress(setting: Setting, operations: number, milliseconds: number): void {
    const { time } = this.options;
    const left =
      time === undefined ? "" : `  ${leftText(time - (performance.now() - this.started))}`;
    const speed = rate((1000 * operations) / milliseconds);
    this.output.progress(
      `${settingText(setting)}  ${count(operations)} operations  ${speed}${left}`,
    );
  }

  private finish(entries: number): ExitCode {
    const { output, options, rows, told } = this;
    if (options.json) {
      const { seed } = options;
      const { absent } = this.judges;
      const failures = told.map(({ json }) => json);
      const schema = "pyheap-verify 1";
      const interrupted = this.interrupted;
      const report = { schema, seed, interrupted, corpusEntries: entries, absent, rows, failures };
      output.print(JSON.stringify(report, undefined, 2));
    } else {
      output.print(verifyTables(rows));
      output.print("");
      output.print(this.verdict(entries));
    }
    if (told.length > 0) return EXIT.failed;
    return this.interrupted ? EXIT.interrupted : EXIT.held;
  }

  private verdict(entries: number): string {
    const { paint } = this.output;
    const seconds = ((performance.now() - this.started) / 1000).toFixed(1);
    const operations = this.rows.reduce((n, row) => n + row.operations, 0);
    const speed = rate(operations / this.rows.reduce((n, row) => n + row.seconds, 0));
    const what = [
      `${entries} corpus programs`,
      `${count(operations)} verified operations (${speed}, one thread)`,
      `all checks every ${WALK_EVERY} steps`,
      `in ${seconds} s`,
    ].join(", ");
    if (this.told.length > 0) return `${paint.bad(`${this.told.length} failed`)}: ${what}`;
    if (this.interrupted) return `Interrupted; until then everything held: ${what}`;
    return `${paint.good("Everything held")}: ${what}`;
  }
}

const PROGRESS_EVERY = 200;

/** Lets signals and input be heard. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
