// Data goes to stdout, talk to stderr. A progress line is rewritten in place on a terminal and left
// out elsewhere. NO_COLOR is respected.

import { styleText } from "node:util";
import { type Paint, plain } from "../properties/report/failure-report.ts";

export interface Output {
  /** Data: stdout. */
  print(text: string): void;
  /** Talk: stderr. */
  say(text: string): void;
  /** What is going on now; replaced by the next line of either kind. */
  progress(text: string): void;
  readonly paint: Paint;
}

const CLEAR_LINE = "\r\u001b[2K";

export function terminalOutput(): Output {
  const live = process.stderr.isTTY === true;
  let shown = false;
  const clear = (): void => {
    if (shown) process.stderr.write(CLEAR_LINE);
    shown = false;
  };
  return {
    print: (text) => {
      clear();
      process.stdout.write(`${text}\n`);
    },
    say: (text) => {
      clear();
      process.stderr.write(`${text}\n`);
    },
    progress: (text) => {
      if (!live) return;
      process.stderr.write(`${CLEAR_LINE}${text}`);
      shown = true;
    },
    paint: process.stdout.isTTY === true && (process.env.NO_COLOR ?? "") === "" ? colours : plain,
  };
}

const colours: Paint = {
  bad: (text) => styleText("red", text),
  good: (text) => styleText("green", text),
  dim: (text) => styleText("dim", text),
};
