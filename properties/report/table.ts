// Plain tables: columns as wide as they need, numbers to the right.

/** Lays rows out under a header; a cell that begins with a digit is aligned to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => (row[i] ?? "").length)),
  );
  const isNumeric = header.map((_, i) => rows.every((row) => /^[\d–-]/.test(row[i] ?? "–")));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (isNumeric[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  return [line(header), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join(
    "\n",
  );
}

/** `1,234,567`. */
export const count = (n: number): string => Math.round(n).toLocaleString("en");

/** `1.24 M/s`, `530 k/s`, `8.2 k/s`. */
export function rate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return "–";
  if (perSecond >= 1e6) return `${(perSecond / 1e6).toFixed(2)} M/s`;
  return `${(perSecond / 1e3).toFixed(perSecond < 1e4 ? 1 : 0)} k/s`;
}
