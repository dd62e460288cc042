/** What in the table is sensitive. */
import type { TableProfile } from '../../domain/column-profile.js';
import { nameText } from '../../domain/name-text.js';
import { formatTime } from '../format.js';
import { oneLine } from '../terminal-safe.js';
import { section } from './section.js';

export function sensitiveText(profile: TableProfile | null): string {
  if (profile === null)
    return section('What in it is sensitive', ['not looked at yet: `sortkeep profile` does']);
  const tags = profile.columns.flatMap(({ column, sensitivity }) =>
    sensitivity.map(
      ({ kind, confidence, evidence }) =>
        `${oneLine(nameText(column))}: ${kind} (${Math.round(confidence * 100)} %), ${oneLine(evidence)}`,
    ),
  );
  const looked = profile.profiledAt === null ? 'by names alone' : `as of ${formatTime(profile.profiledAt)}`;
  return section('What in it is sensitive', [
    ...(tags.length === 0 ? [`nothing that was found, ${looked}`] : tags),
    ...(profile.error === null ? [] : [`the last look failed: ${oneLine(profile.error.message)}`]),
  ]);
}
