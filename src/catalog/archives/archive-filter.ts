import type { ArchiveFilter } from '../../domain/catalog-table.js';
import { sourceId } from '../../domain/ids.js';
import { checkText } from '../paging.js';

/** Gives `$1`, `$2` … for values, which it keeps. */
export type Bind = (value: unknown) => string;

/** What a filter asks but for its text, on sortkeep.archives under the alias `a`. */
export const filterSql = (filter: ArchiveFilter, bind: Bind): readonly string[] => [
  ...labelFilterSql(filter, 'a', bind),
  ...keepingFilterSql(filter, bind),
];

/** What sortkeep.archives and sortkeep.search_archives both have. */
export const labelFilterSql = (filter: ArchiveFilter, alias: 'a' | 's', bind: Bind): readonly string[] => [
  ...asked(filter.sourceId, (id) => `${alias}.source_id = ${bind(sourceId(id))}::uuid`),
  ...asked(filter.tag, (tag) => `${alias}.tags @> array[${bind(checkText(tag, 'tag'))}::text]`),
  ...asked(filter.label, (label) => `${alias}.label = ${bind(label)}::text`),
  ...asked(filter.createdAfter, (at) => `${alias}.created_at > ${bind(at)}::timestamptz`),
  ...asked(filter.createdBefore, (at) => `${alias}.created_at < ${bind(at)}::timestamptz`),
];

const STATE = `case when a.shredded_at is not null then 'SHREDDED' when a.expired_at is not null then 'EXPIRED' else 'KEPT' end`;

/** What changes while an archive is kept. */
export const keepingFilterSql = (filter: ArchiveFilter, bind: Bind): readonly string[] => [
  ...asked(filter.state, (state) => `${STATE} = ${bind(state)}::text`),
  ...asked(filter.legalHold, (held) => `a.legal_hold = ${bind(held)}::boolean`),
  ...asked(filter.retainedBefore, (at) => `a.retain_until < ${bind(at)}::timestamptz`),
  ...asked(filter.faulty, (faulty) => `(a.faults <> '{}') = ${bind(faulty)}::boolean`),
];

const asked = <T>(value: T | undefined, condition: (value: T) => string): readonly string[] =>
  value === undefined ? [] : [condition(value)];
