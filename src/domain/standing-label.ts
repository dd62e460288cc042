/**
 * Whether an UNUSED that was said once still stands. It may lead to a drop, so it must be as fresh as its evidence. Pure.
 */

/** A table as somebody spoke of it, or as it is known now. */
export interface KnownUse {
  readonly schema: string;
  readonly name: string;
  /** The latest unexplained read. */
  readonly lastRead: Date | null;
  readonly lastWrite: Date | null;
  /** Unexplained scans while it was observed. */
  readonly reads: bigint;
  /** Rows inserted, updated and deleted likewise. */
  readonly writes: bigint;
}

/** A person's word. */
export interface Word {
  readonly author: string;
  readonly at: Date;
  /** As the table was known when it was said. */
  readonly about: KnownUse;
}

/** Of the model's newest judgement. */
export interface JudgedOn {
  readonly judgedAt: Date | null;
  /** `UsageWindow.seenAt` of the facts that were judged; null where it is not known. */
  readonly seenAt: Date | null;
  /** Whether the model that was current then is so still. */
  readonly isCurrent: boolean;
}

export interface Fallen {
  /** `it was judged UNUSED at …, more than a day ago`. */
  readonly why: string;
  /** A person's word fell, the model's judgement was read against, or it is old or another model's. */
  readonly cause: 'WORD' | 'READ' | 'AGE';
}

const DAY_MS = 86_400_000;
/** What happened in more than a day nobody knows: the evidence gate's own rule. */
const MAXIMUM_AGE_MS = DAY_MS;
/** Clocks differ by less. */
const MAXIMUM_LEAD_MS = 5 * 60_000;
/** Who wrote within so long before a word was known to write. */
const STILL_WRITTEN_MS = 7 * DAY_MS;

const age = (moment: Date, now: Date): number => now.getTime() - moment.getTime();

/** Why the model's UNUSED is UNKNOWN now; null where it stands. */
export function whyModelFell(
  { judgedAt, seenAt, isCurrent }: JudgedOn,
  { lastRead }: KnownUse,
  now: Date,
): Fallen | null {
  if (lastRead !== null && seenAt !== null && lastRead > seenAt) {
    const why = `it was read at ${lastRead.toISOString()}, after its use was looked at (${seenAt.toISOString()}) to judge it UNUSED`;
    return { why, cause: 'READ' };
  }
  const fallen = (why: string): Fallen => ({ why, cause: 'AGE' });
  if (!isCurrent) return fallen('it was judged UNUSED by a model that is not the current one');
  if (judgedAt === null || seenAt === null)
    return fallen('it is not known how old the evidence is that it was judged on');
  return (
    tooOld(judgedAt, 'it was judged UNUSED', now, fallen) ??
    tooOld(seenAt, 'its use was looked at to judge it UNUSED', now, fallen)
  );
}

function tooOld(moment: Date, what: string, now: Date, fallen: (why: string) => Fallen): Fallen | null {
  if (age(moment, now) > MAXIMUM_AGE_MS)
    return fallen(`${what} at ${moment.toISOString()}, more than a day ago`);
  return age(moment, now) < -MAXIMUM_LEAD_MS
    ? fallen(`${what} at ${moment.toISOString()}, which is yet to come: a clock was wrong`)
    : null;
}

/**
 * Why a person's UNUSED is UNKNOWN now; null where it stands. What was not known when it was said speaks against it,
 * whatever the clocks say: another name, a later read, a write where nobody had written for a week.
 */
export function whyWordFell({ author, at, about }: Word, known: KnownUse): Fallen | null {
  const fallen = (but: string): Fallen => ({
    why: `${author} said UNUSED on ${at.toISOString().slice(0, 10)}, and ${but}`,
    cause: 'WORD',
  });
  if (known.reads > about.reads || isLater(known.lastRead, about.lastRead))
    return fallen(`it was read since${inBrackets(known.lastRead)}`);
  if (known.schema !== about.schema || known.name !== about.name)
    return fallen(`it was renamed since, from ${about.schema}.${about.name}`);
  const wasWritten = about.lastWrite !== null && age(about.lastWrite, at) <= STILL_WRITTEN_MS;
  return !wasWritten && known.writes > about.writes
    ? fallen(`it is written to since${inBrackets(known.lastWrite)}`)
    : null;
}

const isLater = (now: Date | null, before: Date | null): boolean =>
  now !== null && (before === null || now > before);

const inBrackets = (moment: Date | null): string => (moment === null ? '' : ` (${moment.toISOString()})`);
