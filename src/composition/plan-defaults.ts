import type { Config } from '../config/config.js';
import { parseOwnKeyPolicy } from '../domain/own-key-policy.js';
import type { PlanningDefaults } from '../services/plan-service.js';

/** What a plan takes where the request says nothing. */
export const planDefaults = ({ targetSource, targetDatabase, ownKeys }: Config): PlanningDefaults => ({
  targetSource,
  targetDatabase,
  ownKeys: parseOwnKeyPolicy(ownKeys),
});
