/** Statements that a server may refuse, in words too, so that what is missing at the end is said. */
import { quoteLiteral } from '../quote.js';

/** Statements of which all are made or none. */
export interface DetailStep {
  /** In words, what is made. */
  readonly what: string;
  readonly statements: readonly string[];
}

export interface DetailPlan {
  /** In their order. */
  readonly steps: readonly DetailStep[];
  /** In words, what cannot be made there, or is made otherwise. */
  readonly said: readonly string[];
}

/** What decides which details a server can take. */
export interface TargetServer {
  /** `server_version_num`. */
  readonly version: number;
  readonly roles: ReadonlySet<string>;
  /** Versions by name. */
  readonly extensions: ReadonlyMap<string, string>;
}

export const NOTHING: DetailPlan = { steps: [], said: [] };

export const joined = (plans: readonly DetailPlan[]): DetailPlan => ({
  steps: plans.flatMap(({ steps }) => steps),
  said: plans.flatMap(({ said }) => said),
});

export const oneOf = (what: string, ...statements: readonly string[]): DetailPlan => ({
  steps: [{ what, statements }],
  said: [],
});

/** `since`: the first `server_version_num` that takes it. */
export const where = (target: TargetServer, since: number, plan: DetailPlan): DetailPlan =>
  target.version >= since
    ? plan
    : { steps: [], said: plan.steps.map(({ what }) => `${what} needs a newer server and is left out`) };

/** `object`: `trigger "audit" on "app"."orders"`. */
export const commented = (object: string, text: string | null): readonly string[] =>
  text === null ? [] : [`comment on ${object} is ${quoteLiteral(text)}`];
