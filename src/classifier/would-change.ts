/** What would change a verdict, in sentences, the nearest first. */
import { inDigits } from '../domain/number-words.js';
import type { TableFacts } from '../domain/table-facts.js';
import type { Label } from '../domain/verdict.js';
import { bytesThatPay } from './cost-rule.js';
import type { GateReason } from './evidence-gate.js';
import type { LabelChoice } from './label-for.js';
import type { VerdictPolicy } from './verdict-policy.js';
import { dateInWords, inWords } from './words.js';

/** A topic whose facts decide: without them the label would be another. */
export interface DecidingTopic {
  /** `columns named like market data (open, high)`. */
  readonly text: string;
  readonly without: Label;
}

export interface Outlook {
  readonly facts: TableFacts;
  /** The label that was given. */
  readonly label: Label;
  readonly choice: LabelChoice;
  /** What the gate has against UNUSED, whether or not it is the likeliest label. */
  readonly gate: readonly GateReason[];
  readonly knowsNames: boolean;
  /** The strongest first. */
  readonly deciding: readonly DecidingTopic[];
  /** The model's own, without costs. */
  readonly modelThreshold: number;
}

const FAR = Number.POSITIVE_INFINITY;
const PERSON = 'A person may say what it is, and the next model learns from it.';

const nearestFirst = (gate: readonly GateReason[]): readonly GateReason[] =>
  [...gate].sort((a, b) => {
    const [one, other] = [a.due?.getTime() ?? FAR, b.due?.getTime() ?? FAR];
    return one === other ? 0 : one - other;
  });

const topicSentences = ({ deciding }: Outlook): readonly string[] =>
  deciding.map(({ text, without }) => `It would be ${without} if this did not count: ${text}.`);

function ofUnused(outlook: Outlook, { minimumWindowMs }: VerdictPolicy): readonly string[] {
  return [
    'It is no longer UNUSED after any read that nothing explains.',
    'It is no longer UNUSED when a foreign key, a view, a function or a publication comes to need it.',
    `It is UNKNOWN for ${inWords(minimumWindowMs)} after a crash, a reset of statistics or a failover, and while it is not scanned.`,
    ...topicSentences(outlook),
  ];
}

/** How large it would have to be for archiving to pay, where that alone is in the way. */
function sizeThatPays({ choice, facts, modelThreshold }: Outlook, { costs }: VerdictPolicy): string | null {
  if (costs === null || choice.label === 'UNUSED' || choice.probability < modelThreshold) return null;
  const bytes = bytesThatPay(choice.probability, costs);
  if (bytes === null) return null;
  const gigabytes = (of: number): string => inDigits(Math.round((of / 1e9) * 1000) / 1000);
  return `it has ${gigabytes(Math.ceil(bytes))} gigabytes (now ${gigabytes(Number(facts.sizeBytes))}), from where archiving pays`;
}

/** The likeliest label is UNUSED, and it was not given. */
function ofWithheld(outlook: Outlook, policy: VerdictPolicy): readonly string[] {
  const { choice, gate } = outlook;
  const remedies = nearestFirst(gate).map(({ remedy }) => remedy);
  const size = sizeThatPays(outlook, policy);
  if (size !== null) remedies.push(size);
  const suffices = remedies.length === 1 && (choice.label === 'UNUSED' || size !== null);
  const first = suffices ? 'It is UNUSED when' : 'It is UNUSED only when';
  const doubt = choice.label === 'UNUSED' || size !== null ? [] : [...topicSentences(outlook), PERSON];
  return [...remedies.map((remedy) => `${first} ${remedy}.`), ...doubt];
}

/** When at the earliest it could be UNUSED; null where something else than time is asked for. */
function earliestUnused(
  { facts: { usage }, gate }: Outlook,
  { minimumWindowMs }: VerdictPolicy,
): string | null {
  if (usage === null) return 'It may be UNUSED only when statistics of its use can be read.';
  const latest = Math.max(0, ...gate.map(({ due }) => due?.getTime() ?? 0));
  if (latest <= usage.to.getTime()) return null;
  return `It may be UNUSED after ${inWords(minimumWindowMs)} without a read, at the earliest on ${dateInWords(new Date(latest), minimumWindowMs)}.`;
}

/** The likeliest label is APP or BROKER, and it was not given. */
function ofDoubt(outlook: Outlook, { minimumWindowMs }: VerdictPolicy): readonly string[] {
  const { facts, knowsNames } = outlook;
  const { usage } = facts;
  const sentences = [...topicSentences(outlook)];
  if (usage === null) {
    sentences.push('It may get a label when statistics of its use can be read.');
  } else if (usage.to.getTime() - usage.from.getTime() < minimumWindowMs) {
    const due = new Date(usage.from.getTime() + minimumWindowMs);
    sentences.push(
      `It may get a label when it was watched for ${inWords(minimumWindowMs)} (until ${dateInWords(due, minimumWindowMs)}).`,
    );
  }
  if (!knowsNames) sentences.push('It may get a label when a model has learned a word of its names.');
  return [...sentences, PERSON];
}

function ofGiven(outlook: Outlook, policy: VerdictPolicy): readonly string[] {
  const topics = topicSentences(outlook);
  const single = `No single fact decides it: without any one of them it would be ${outlook.label} too.`;
  const unused = earliestUnused(outlook, policy);
  return [...(topics.length === 0 ? [single] : topics), ...(unused === null ? [] : [unused])];
}

export function wouldChange(outlook: Outlook, policy: VerdictPolicy): readonly string[] {
  const { label, choice } = outlook;
  if (label === 'UNUSED') return ofUnused(outlook, policy);
  if (label !== 'UNKNOWN') return ofGiven(outlook, policy);
  return choice.likeliest === 'UNUSED' ? ofWithheld(outlook, policy) : ofDoubt(outlook, policy);
}
