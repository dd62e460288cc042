/** The result of `bench/scan.js` as text that a person can read. */
export function reportScan(result) {
  const { machine, sizes, ours, peers, ratios, secondsBeyond, stored, parallel, peakMemoryMB } = result;
  const { cpus, model, memoryGB, ...versions } = machine;
  return [
    `scan: ${sizes.tables} tables, ${sizes.columns} columns, ${sizes.indexes} indexes in one database`,
    `sortkeep, read and thrown away: ${ours.toFixed(2)} s`,
    ...Object.entries(peers).map(
      ([peer, seconds]) =>
        `${peer}: ${seconds.toFixed(2)} s (ours is ${ratios[peer].toFixed(2)} times theirs, ${secondsBeyond[peer].toFixed(2)} s beyond)`,
    ),
    `sortkeep, stored in an empty catalog: ${stored.first.toFixed(2)} s; again, unchanged: ${stored.unchanged.toFixed(2)} s`,
    `${parallel.sources} sources of ${parallel.tablesEach} tables, 20 ms away: one alone ${parallel.oneAlone.toFixed(2)} s, all at once ${parallel.together.toFixed(2)} s (${parallel.ratio.toFixed(2)} times)`,
    ...Object.entries(peakMemoryMB).map(
      ([tables, { reading, storing }]) =>
        `peak memory of our process at ${tables} tables: ${reading} MB reading, ${storing} MB storing`,
    ),
    `machine: ${cpus} x ${model}, ${memoryGB} GB; ${Object.entries(versions)
      .map(([tool, version]) => `${tool} ${version}`)
      .join('; ')}`,
  ].join('\n');
}
