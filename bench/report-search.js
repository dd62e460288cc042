const milliseconds = (seconds) => seconds.toFixed(4);

/** The result of `bench/search.js` as text that a person can read. */
export function reportSearch({ machine, sizes, secondsToTakeOver, kinds, facets }) {
  const { cpus, model, memoryGB, ...versions } = machine;
  const lines = Object.entries(kinds).flatMap(([kind, contestants]) =>
    Object.entries(contestants).map(([name, { p50, p95, max }]) => [
      name === 'ours' ? kind : '',
      name,
      ...[p50, p95, max].map(milliseconds),
    ]),
  );
  const table = [['', '', 'p50', 'p95', 'max'], ...lines];
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
  return [
    `search: ${sizes.columns} columns of ${sizes.archives} archives, ${sizes.words} words, ${sizes.postings} postings, ${(sizes.bytes / 1e6).toFixed(0)} MB; seconds`,
    ...table.map((line) =>
      line
        .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
        .join('  '),
    ),
    `all facets of one word: p50 ${milliseconds(facets.p50)}, p95 ${milliseconds(facets.p95)}, max ${milliseconds(facets.max)}`,
    `archives of an older release taken over: ${secondsToTakeOver.toFixed(1)} s`,
    `machine: ${cpus} x ${model}, ${memoryGB} GB; ${Object.entries(versions)
      .map(([tool, version]) => `${tool} ${version}`)
      .join('; ')}`,
  ].join('\n');
}
