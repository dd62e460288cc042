/** Names and patterns weighed against each other; pure. Every number in words is a count. */
import type { SensitivityKind, SensitivityTag } from '../../domain/column-profile.js';
import { isIsin } from '../patterns/is-isin.js';
import { nameHints } from '../names/name-hints.js';
import type { NameStrength } from '../names/name-rules.js';
import type { TypeFamily } from '../type-family.js';
import { binomialTail } from './binomial-tail.js';
import { freeTextEvidence } from './free-text-evidence.js';
import { valueEvidence } from './value-evidence.js';
import type { ValueEvidence } from './value-evidence.js';

export interface SensitivityInput {
  readonly table: string;
  readonly column: string;
  readonly family: TypeFamily;
  /** Different values that are not NULL, for patterns only; null where none could be read. */
  readonly values: ReadonlySet<string> | null;
  /** Different values per value that is not NULL; 1 where it is not known. */
  readonly distinctShare: number;
  /** Now: nobody is born later. */
  readonly at: Date;
}

/** In a fleet of a million columns of random digits, one would be tagged by chance once in a thousand scans. */
const BY_CHANCE = 1e-9;
/** Shapes without check digits need most of the values, and so many different ones. */
const SHAPE_SHARE = 0.6;
const SHAPE_VALUES = 5;
/** So many values without one that fits refute a name that is only likely. */
const REFUTES = 20;
/** Kinds whose values can be recognised, so that their absence says something. */
const RECOGNISABLE: ReadonlySet<SensitivityKind> = new Set([
  'EMAIL',
  'PHONE',
  'CARD_NUMBER',
  'IBAN',
  'IP_ADDRESS',
]);

const NAME_CONFIDENCE = { sure: 0.8, likely: 0.5 } as const;
const round = (value: number): number => Math.round(value * 100) / 100;

export function decideSensitivity(input: SensitivityInput): readonly SensitivityTag[] {
  const hints = nameHints(input.table, input.column, input.family);
  const seen = canHoldPatterns(input.family) ? (input.values ?? new Set<string>()) : new Set<string>();
  const evidence = mostlyIsins(seen) ? [] : valueEvidence(seen);
  const tags = new Map<SensitivityKind, SensitivityTag>();
  const add = (tag: SensitivityTag | null): void => {
    if (tag !== null && (tags.get(tag.kind)?.confidence ?? 0) < tag.confidence) tags.set(tag.kind, tag);
  };
  for (const [kind, strength] of hints) {
    if (kind !== 'FREE_TEXT') add(byName(kind, strength, input, evidence));
  }
  for (const found of evidence) add(byValues(found, seen.size, hints.has(found.recogniser.kind)));
  add(freeText(input, seen, hints.has('FREE_TEXT')));
  if (input.family === 'network') add(byType(seen.size));
  return [...tags.values()].sort((a, b) => b.confidence - a.confidence || (a.kind < b.kind ? -1 : 1));
}

const canHoldPatterns = (family: TypeFamily): boolean =>
  family === 'text' || family === 'number' || family === 'json' || family === 'network' || family === 'other';

/** Identifiers of securities are public; some of their digits pass as others'. */
function mostlyIsins(values: ReadonlySet<string>): boolean {
  let isins = 0;
  for (const value of values) if (isIsin(value.trim())) isins++;
  return isins > 0 && isins >= values.size / 2;
}

function byName(
  kind: SensitivityKind,
  strength: NameStrength,
  { values, family, at }: SensitivityInput,
  evidence: readonly ValueEvidence[],
): SensitivityTag | null {
  const confidence = NAME_CONFIDENCE[strength];
  if (values === null || values.size === 0)
    return { kind, confidence, evidence: 'the name says so; no value was seen' };
  const best = bestOf(evidence.filter(({ recogniser }) => recogniser.kind === kind));
  if (best !== null && best.namedHits > 0) {
    const share = best.namedHits / values.size;
    return {
      kind,
      confidence: round(share >= 0.5 ? 0.99 : Math.max(confidence, 0.7 + share / 2)),
      evidence: `the name says so; ${best.namedHits} of ${values.size} checked values are ${best.recogniser.what}`,
    };
  }
  if (kind === 'DATE_OF_BIRTH') return birth(confidence, family, values, at);
  if (kind === 'PERSON_NAME') return personName(strength, values);
  if (kind === 'ADDRESS') return address(strength, values);
  if (!RECOGNISABLE.has(kind)) return { kind, confidence, evidence: 'the name says so' };
  if (values.size >= REFUTES && strength === 'likely') return null;
  return {
    kind,
    confidence: values.size >= REFUTES ? 0.4 : confidence,
    evidence: `the name says so; none of ${values.size} checked values has the form`,
  };
}

const bestOf = (evidence: readonly ValueEvidence[]): ValueEvidence | null =>
  evidence.reduce<ValueEvidence | null>(
    (best, found) => (best === null || found.namedHits > best.namedHits ? found : best),
    null,
  );

function byValues(found: ValueEvidence, checked: number, named: boolean): SensitivityTag | null {
  const { recogniser, candidates, hits } = found;
  if (hits === 0 || !isSignificant(found, checked)) return null;
  const share = hits / checked;
  // Without check digits, the form alone; with them, how much of the column it is.
  const confidence = recogniser.chance === null ? 0.7 : share >= 0.5 ? 0.95 : 0.6 + share / 2;
  const among = candidates < checked ? `, of ${candidates} that could be` : '';
  return {
    kind: recogniser.kind,
    confidence: round(confidence),
    evidence: `${named ? 'the name says so; ' : ''}${hits} of ${checked} checked values are or hold ${recogniser.what}${among}`,
  };
}

function isSignificant({ recogniser, candidates, hits }: ValueEvidence, checked: number): boolean {
  const { chance } = recogniser;
  if (chance === null) return hits >= SHAPE_VALUES && hits >= checked * SHAPE_SHARE;
  // One e-mail address or one secret in a column is enough: no chance makes them.
  if (chance <= 1e-4) return true;
  return hits >= candidates / 2 && binomialTail(candidates, hits, chance) < BY_CHANCE;
}

/** Nobody alive was born before 1900; dates in the future are due dates. */
function birth(
  confidence: number,
  family: TypeFamily,
  values: ReadonlySet<string>,
  at: Date,
): SensitivityTag | null {
  const year = at.getUTCFullYear();
  let plausible = 0;
  for (const value of values) {
    const found = Number(/(?:^|\D)((?:19|20)\d{2})(?:\D|$)/.exec(value)?.[1] ?? Number.NaN);
    if (found >= 1900 && found <= year) plausible++;
  }
  const share = plausible / values.size;
  if (family === 'number' && share < 0.5) return null;
  return {
    kind: 'DATE_OF_BIRTH',
    confidence: share >= 0.9 ? 0.95 : round(confidence * Math.max(0.5, share)),
    evidence: `the name says so; ${plausible} of ${values.size} checked values are between 1900 and today`,
  };
}

/** One to five words that begin with a capital letter, or a script without capitals; no digits. */
const PERSON =
  /^(?:\p{Lu}[\p{L}\p{M}'’.-]*|(?:de|da|del|della|di|van|von|der|den|la|le|bin|al|el|y|e)|\p{Lo}+)(?:[ ,]+(?:\p{Lu}[\p{L}\p{M}'’.-]*|(?:de|da|del|della|di|van|von|der|den|la|le|bin|al|el|y|e)|\p{Lo}+)){0,4}$/u;

function personName(strength: NameStrength, values: ReadonlySet<string>): SensitivityTag {
  let shaped = 0;
  for (const value of values) if (PERSON.test(value.trim())) shaped++;
  const share = shaped / values.size;
  const low = values.size >= REFUTES && share < 0.2;
  const confidence = NAME_CONFIDENCE[strength] + (share >= 0.8 ? 0.15 : low ? -0.2 : 0);
  return {
    kind: 'PERSON_NAME',
    confidence: round(confidence),
    evidence: `the name says so; ${shaped} of ${values.size} checked values are written like names`,
  };
}

/** Addresses of coins and contracts are one long word. */
function address(strength: NameStrength, values: ReadonlySet<string>): SensitivityTag | null {
  const several = [...values].filter((value) => /\S\s+\S/.test(value)).length;
  if (strength === 'likely' && values.size >= REFUTES && several < values.size / 5) return null;
  return {
    kind: 'ADDRESS',
    confidence: NAME_CONFIDENCE[strength],
    evidence: `the name says so; ${several} of ${values.size} checked values have several words`,
  };
}

function freeText(
  { values, family, distinctShare }: SensitivityInput,
  seen: ReadonlySet<string>,
  named: boolean,
): SensitivityTag | null {
  if (family !== 'text') return null;
  if (values === null || values.size === 0) {
    return named
      ? { kind: 'FREE_TEXT', confidence: 0.5, evidence: 'the name says so; no value was seen' }
      : null;
  }
  const found = freeTextEvidence(seen, distinctShare);
  if (found === null) return null;
  return {
    kind: 'FREE_TEXT',
    confidence: named ? 0.9 : 0.7,
    evidence: named ? `the name says so; ${found}` : found,
  };
}

function byType(checked: number): SensitivityTag {
  return { kind: 'IP_ADDRESS', confidence: 0.9, evidence: `the type says so; ${checked} values were seen` };
}
