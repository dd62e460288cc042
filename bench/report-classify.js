/** The result of `bench/classify.js` as text that a person can read. */
export function reportClassify(result) {
  const { machine, sizes, ours, peers, ratios, labels, peakMemoryMB } = result;
  const { cpus, model, memoryGB, node } = machine;
  return [
    `classify: ${sizes.tables} tables, from facts to verdicts with reasons`,
    `sortkeep: ${ours.toFixed(2)} s, ${((ours / sizes.tables) * 1e6).toFixed(0)} µs a table`,
    ...Object.entries(peers).map(
      ([peer, seconds]) =>
        `${peer}, same trees and ready-made vectors, votes alone: ${seconds.toFixed(2)} s (ours is ${ratios[peer].toFixed(2)} times theirs)`,
    ),
    `labels: ${Object.entries(labels)
      .map(([label, count]) => `${label} ${count}`)
      .join(', ')}`,
    ...Object.entries(peakMemoryMB).map(([of, megabytes]) =>
      /^\d/.test(of)
        ? `peak memory of our process at ${of} tables: ${megabytes} MB`
        : `peak memory of ${of}: ${megabytes} MB`,
    ),
    `machine: ${cpus} x ${model}, ${memoryGB} GB; node ${node}`,
  ].join('\n');
}
