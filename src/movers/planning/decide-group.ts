/** What a move of several tables would do and what speaks against it, by the rules of single ones. Pure. */
import { decidePlan } from './decide-plan.js';
import type { PlanDecision } from './decide-plan.js';
import type { PlanFacts, TableTarget } from './plan-facts.js';

type ArchiveTarget = Extract<TableTarget, { kind: 'ARCHIVE' }>;

export interface DecidedMember {
  readonly target: ArchiveTarget;
  readonly facts: PlanFacts;
  /** A person named it: then it may have any label, as a plan that names the kind of move. */
  readonly named: boolean;
}

/** One refusal of one member refuses the set. Every line names its table. */
export function decideGroup(members: readonly DecidedMember[], looseEnds: readonly string[]): PlanDecision {
  const decided = members.map((member) => ({ ...member, decision: decidePlan(member.target, member.facts) }));
  const lines = (of: (decision: PlanDecision) => readonly string[]): readonly string[] =>
    decided.flatMap(({ target: { from }, decision }) =>
      of(decision).map((line) => `${from.schema}.${from.name}: ${line}`),
    );
  return {
    steps: [
      `the set: ${decided.map(({ target: { from } }) => `${from.schema}.${from.name}`).join(', ')}`,
      'lock all of them in the order of their oids, then take one snapshot for all; where it is lost, all are looked at again under one new snapshot',
      ...lines(({ steps }) => steps),
      'publish the manifest of the set if none is there, after those of its archives; enter all of them into the catalog at once',
    ],
    warnings: [...looseEnds, ...lines(({ warnings }) => warnings)],
    refusals: [...decided.flatMap(notMeant), ...lines(({ refusals }) => refusals)],
  };
}

/** Who came along by a foreign key was asked for by nobody: it must be UNUSED by itself. */
function notMeant({ named, facts, target: { from } }: DecidedMember): readonly string[] {
  if (named || facts.label === 'UNUSED') return [];
  const why = facts.fallen === null ? '' : ` (${facts.fallen.why})`;
  return [
    `${from.schema}.${from.name}: it is tied to the others by foreign keys and its verdict is ${facts.label}${why}: name it too where it is to be archived with them`,
  ];
}
