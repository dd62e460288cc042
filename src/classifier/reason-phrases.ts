/** A fact of a table in words, with its real numbers and names. */
import { counted, inDigits } from '../domain/number-words.js';
import type { TableFacts } from '../domain/table-facts.js';
import { typeKind } from './column-types.js';
import { DATE_TOKEN, NUMBER_TOKEN, nameTokens } from './name-tokens.js';
import { LEFTOVER_WORDS } from './name-features.js';
import { NOT_KNOWN } from './not-known.js';
import { valueOf } from './reason-weights.js';
import type { Decision, TopicWeight } from './reason-weights.js';
import { shapeOf } from './table-shape.js';
import type { TableShape } from './table-shape.js';
import type { TokenWeights } from './token-weights.js';
import { inWords, oneLine } from './words.js';

/** Names in a reason; five tell the kind, and the rest can be looked up. */
const MOST_NAMES = 5;

/** The names whose words speak most in one direction (above 0 for market data), the strongest first. */
function speaking(names: readonly string[], weights: TokenWeights, direction: number): readonly string[] {
  const strength = (name: string): number =>
    Math.max(0, ...nameTokens(name).map((token) => direction * (weights.get(token) ?? 0)));
  return names
    .map((name) => ({ name, strength: strength(name) }))
    .filter((entry) => entry.strength > 0)
    .sort((a, b) => b.strength - a.strength)
    .slice(0, MOST_NAMES)
    .map(({ name }) => name);
}

const listed = (names: readonly string[]): string =>
  names.length === 0 ? '' : ` (${names.map(oneLine).join(', ')})`;

function named(what: string, names: readonly string[], weights: TokenWeights, direction: number): string {
  const speakers = speaking(names, weights, Math.sign(direction));
  if (speakers.length === 0) return `${what} like neither market data nor an application's`;
  return `${what} like ${direction > 0 ? 'market data' : "an application's"}${listed(speakers)}`;
}

function key({ primaryKey, columns }: TableShape): string {
  if (primaryKey.length === 0) return 'no primary key';
  const kinds = primaryKey.map((part) => columns.find(({ name }) => name === part)?.type ?? 'unknown');
  return `primary key of type ${kinds.join(', ')}${listed(primaryKey)}`;
}

function types({ columns }: TableShape): string {
  const kinds = new Map<string, number>();
  for (const { type } of columns) kinds.set(typeKind(type), (kinds.get(typeKind(type)) ?? 0) + 1);
  const parts = [...kinds].sort((a, b) => b[1] - a[1]).map(([kind, count]) => `${count} ${kind}`);
  return `${counted(columns.length, 'column')}${listed(parts)}`;
}

function reads({ usage }: TableFacts): string {
  if (usage === null) return 'reads are not known: no statistics could be read';
  const window = `${inWords(usage.to.getTime() - usage.from.getTime())} of statistics`;
  if (usage.seqScans + usage.indexScans === 0n) return `never read in ${window}`;
  const parts = [
    ...(usage.seqScans > 0n ? [counted(usage.seqScans, 'sequential scan')] : []),
    ...(usage.indexScans > 0n ? [counted(usage.indexScans, 'index scan')] : []),
  ];
  const age = usage.lastRead === null ? null : Math.max(0, usage.to.getTime() - usage.lastRead.getTime());
  const last = age === null ? '' : `, the last ${inWords(age)} before its end`;
  return `read by ${parts.join(' and ')} in ${window}${last}`;
}

function explained({ usage }: TableFacts): string {
  if (usage === null) return 'whether dumps or foreign key checks read it is not known';
  const { explainedScans } = usage;
  if (explainedScans === 0n) return 'no scan by dumps, foreign key checks and the like';
  return `${counted(explainedScans, 'scan')} by dumps, foreign key checks and the like, which are no use`;
}

/** Below two days, all reads are on one day or parts of two. */
const SHORTEST_RHYTHM_MS = 2 * 86_400_000;
/** Half of the read days that could come back in step and did. */
const IN_STEP = 0.5;
/** Of the reads that the two quietest days of a week would have, were all days alike. */
const RESTS = 0.05;
const STEPS = [
  ['daily_rhythm', 'day'],
  ['weekly_rhythm', 'week'],
  ['monthly_rhythm', 'month'],
  ['quarterly_rhythm', 'quarter'],
] as const;

function rhythm(decision: Decision): string {
  const { usage } = decision.facts;
  if (usage === null) return 'on which days it is read is not known';
  const windowMs = usage.to.getTime() - usage.from.getTime();
  if (windowMs < SHORTEST_RHYTHM_MS) return `${inWords(windowMs)} show no rhythm of reads`;
  const days = `read on ${counted(usage.readDays, 'day')} of ${inWords(windowMs)}`;
  const steps = STEPS.filter(([feature]) => valueOf(decision, feature) >= IN_STEP).map(([, step]) => step);
  const weekend = valueOf(decision, 'weekend_reads');
  const rests = weekend !== NOT_KNOWN && weekend <= RESTS ? ', hardly ever on two days of the week' : '';
  return `${days}${steps.length === 0 ? '' : `, again after a ${steps.join(', a ')}`}${rests}`;
}

function rank({ readRank }: TableFacts): string {
  if (readRank === null) return 'how its reads compare with other tables is not known';
  return `read more than ${Math.floor(readRank * 100)} % of its database's tables`;
}

function growth({ usage, estimatedRows }: TableFacts): string {
  if (usage === null) return 'whether it grows is not known: no statistics could be read';
  const rows = estimatedRows === null ? 'not counted yet' : `about ${inDigits(Math.round(estimatedRows))}`;
  const net = usage.inserted - usage.deleted;
  const change =
    net === 0n
      ? 'no more and no fewer rows'
      : `${counted(net > 0n ? net : -net, 'row')} ${net > 0n ? 'more' : 'fewer'}`;
  return `${change} in the observed window, its rows are ${rows}`;
}

function writes({ usage }: TableFacts): string {
  if (usage === null) return 'writes are not known: no statistics could be read';
  const { inserted, updated, deleted } = usage;
  if (inserted + updated + deleted === 0n) return 'nothing written in the observed window';
  if (updated + deleted === 0n) return `${counted(inserted, 'row')} inserted, none updated or deleted`;
  return `${counted(inserted, 'row')} inserted, ${inDigits(updated)} updated, ${inDigits(deleted)} deleted`;
}

function references({ definition, referencedBy }: TableFacts): string {
  const targets = [...new Set(definition.foreignKeys.map((foreignKey) => foreignKey.references.name))];
  if (targets.length === 0 && referencedBy === 0) return 'no foreign keys from or to it';
  const out =
    targets.length === 0
      ? 'points to no table'
      : `points to other tables${listed(targets.slice(0, MOST_NAMES))}`;
  return referencedBy === 0 ? out : `${out}, ${counted(referencedBy, 'foreign key')} point to it`;
}

function leftover(name: string): string {
  const words = nameTokens(name);
  if (words.some((word) => LEFTOVER_WORDS.has(word)))
    return `named like something put aside${listed([name])}`;
  if (words.includes(DATE_TOKEN)) return `named with a date${listed([name])}`;
  return words.includes(NUMBER_TOKEN)
    ? `named with a number${listed([name])}`
    : `not named like something put aside`;
}

const size = ({ estimatedRows, sizeBytes }: TableFacts): string =>
  `${estimatedRows === null ? 'rows not counted yet' : `about ${counted(Math.round(estimatedRows), 'row')}`}, ${counted(sizeBytes, 'byte')}`;

function window({ usage }: TableFacts): string {
  if (usage === null) return 'observed for no time';
  return `observed for ${inWords(usage.to.getTime() - usage.from.getTime())} in ${counted(usage.epochs, 'epoch')}`;
}

const partitions = ({ definition }: TableFacts): string =>
  definition.kind === 'partitioned table' ? 'partitioned' : 'not partitioned';

const dependents = (facts: TableFacts): string =>
  facts.dependents.length === 0
    ? 'no view or function depends on it'
    : `other objects depend on it${listed(facts.dependents.slice(0, MOST_NAMES))}`;

/**
 * Which of a table's names to show: those like market data (above 0) or like an application's (below 0). What
 * speaks for BROKER or against APP is the former; for UNUSED it is whatever prevails.
 */
function directionOf(decision: Decision, weight: number): number {
  if (decision.label === 'UNUSED') return valueOf(decision, 'name_evidence');
  return decision.label === 'BROKER' ? weight : -weight;
}

/** One line about a topic of a table. It states facts, and the weight says which way they speak. */
export function describeTopic({ topic, weight }: TopicWeight, decision: Decision): string {
  const { facts, weights } = decision;
  const shape = shapeOf(facts);
  const direction = directionOf(decision, weight);
  switch (topic) {
    case 'table name':
      return named('named', [shape.schema, shape.name], weights.table, direction);
    case 'column names':
      return named(
        'columns named',
        shape.columns.map(({ name }) => name),
        weights.column,
        direction,
      );
    case 'siblings':
      return facts.siblings.length === 0
        ? 'alone in its schema'
        : named('beside tables named', facts.siblings, weights.table, direction);
    case 'references':
      return references(facts);
    case 'leftover name':
      return leftover(shape.name);
    case 'key':
      return key(shape);
    case 'types':
      return types(shape);
    case 'size':
      return size(facts);
    case 'reads':
      return reads(facts);
    case 'explained reads':
      return explained(facts);
    case 'rhythm':
      return rhythm(decision);
    case 'rank':
      return rank(facts);
    case 'writes':
      return writes(facts);
    case 'growth':
      return growth(facts);
    case 'partitions':
      return partitions(facts);
    case 'dependents':
      return dependents(facts);
    case 'window':
      return window(facts);
  }
}
