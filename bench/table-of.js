/** Lines of cells, padded; the first `left` columns are words, the others numbers. */
export function tableOf(lines, left = 1) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) =>
    line
      .map((cell, column) => (column < left ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  '),
  );
}
