const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

/** A benchmark's result as text that a person can read. */
export function report({ benchmark, machine, sizes, ours, peers, ratios, peakMemoryMB }) {
  const lines = Object.entries({ [`sortkeep ${benchmark}`]: ours, ...peers }).map(([name, seconds]) => [
    name,
    seconds.toFixed(2),
    ratios[name] === undefined ? '' : ratios[name].toFixed(2),
    megabytes(sizes.storedBytes[name]),
  ]);
  const table = [['', 'seconds', 'ours / theirs', 'stored'], ...lines];
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
  const padded = table.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join('  '),
  );
  const { cpus, model, memoryGB, ...versions } = machine;
  return [
    `${benchmark}: ${sizes.rows} rows, ${megabytes(sizes.csvBytes)} as CSV, ${megabytes(sizes.heapBytes)} in the database`,
    ...padded,
    `peak memory of our process: ${peakMemoryMB} MB`,
    `machine: ${cpus} x ${model}, ${memoryGB} GB; ${Object.entries(versions)
      .map(([tool, version]) => `${tool} ${version}`)
      .join('; ')}`,
  ].join('\n');
}
