/** Sources as people read them: which node of which cluster each is, and what limits the evidence of it. */
import type { Source } from '../domain/source.js';

/** `primary`, `standby of core`; empty before the first scan. */
export function nodeText(source: Source | undefined, others: ReadonlyMap<string, Source>): string {
  if (source === undefined) return '';
  const { role, leadId } = source;
  if (leadId === null || role === null) return role ?? '';
  return `${role} of ${others.get(leadId)?.name ?? leadId}`;
}

/** The text, and under it what limits each source. */
export function withLimits(text: string, sources: readonly Source[]): string {
  const lines = sources.flatMap(({ name, limits }) => limits.map((limit) => `${name}: ${limit}`));
  return lines.length === 0 ? text : [text, '', 'limits of the evidence:', ...lines].join('\n');
}
