// Pages show what `pyheap run` prints, below the command line that printed it. This finds these
// blocks, so that they can be printed anew and held against the command.

const BLOCK = /^```text\n\$ npx pyheap (run .*)\n([\s\S]*?)^```$/gm;

export interface PrintedBlock {
  /** The words behind `npx pyheap`. */
  readonly words: readonly string[];
  /** The lines below, each with its end. */
  readonly text: string;
}

/** The blocks of a page. */
export const printedBlocks = (page: string): PrintedBlock[] =>
  [...page.matchAll(BLOCK)].map(([, command, text]) => ({
    words: command!.split(" "),
    text: text!,
  }));

/** The page with every block as `print` gives it. */
export const printedAnew = (page: string, print: (words: readonly string[]) => string): string =>
  page.replaceAll(BLOCK, (_, command: string) => {
    const text = print(command.split(" ")).trimEnd();
    return `\`\`\`text\n$ npx pyheap ${command}\n${text}\n\`\`\``;
  });
