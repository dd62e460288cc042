/** What an act on the keeping of an archive came to. */
import type { Archive, ArchiveExpiry } from '../domain/archive.js';
import type { CommandResult } from './cli.js';
import { formatCount, formatTime } from './format.js';

export const keepingResult = (archive: Archive): CommandResult => ({
  json: { archive },
  text: keepingText(archive),
});

function keepingText(archive: Archive): string {
  const { handle, sourceName, database, schema, name, state, retainUntil, legalHold, cold } = archive;
  const lines = [`archive ${handle}, ${sourceName}/${database}.${schema}.${name}`];
  if (state === 'KEPT') {
    lines.push(
      legalHold ? '  under a legal hold' : '  under no legal hold',
      retainUntil === null ? '  no retention' : `  to be kept until ${formatTime(retainUntil)}`,
      ...(cold === null ? [] : [`  in ${cold.storageClass} since ${formatTime(cold.at)}`]),
    );
  } else {
    lines.push(...endOf(archive), ...proofOf(archive));
  }
  return lines.join('\n');
}

const actText = ({ at, by, reason }: ArchiveExpiry): string => `by ${by}, ${formatTime(at)}: ${reason}`;

function endOf({ expiry, shredding, keyDestroyedAt, removedAt }: Archive): readonly string[] {
  return [
    ...(expiry === null ? [] : [`  expired ${actText(expiry)}`]),
    ...(removedAt === null ? [] : [`  its objects were gone ${formatTime(removedAt)}`]),
    ...(shredding === null ? [] : [`  shredded ${actText(shredding)}`]),
    ...(keyDestroyedAt === null ? [] : [`  no version of its key was left ${formatTime(keyDestroyedAt)}`]),
  ];
}

/** What is left of it, to be kept with the papers. */
const proofOf = ({
  rows,
  merkleRoot,
  contentHash,
  manifestSha256,
  keySha256,
}: Archive): readonly string[] => [
  `  rows           ${formatCount(rows)}`,
  `  content hash   ${contentHash}`,
  `  Merkle root    ${merkleRoot}`,
  `  manifest       sha256 ${manifestSha256}`,
  ...(keySha256 === null ? [] : [`  its own key    sha256 ${keySha256}`]),
];
