/** What every resolver is given. */
import { notFound } from '../domain/errors.js';
import type { Services } from '../services/services.js';
import { createLoaders } from './loaders.js';
import type { Loaders } from './loaders.js';

export interface ApiContext {
  readonly services: Services;
  /** Who asks; until access control exists, the name that the composition root gives. */
  readonly actor: string;
  readonly loaders: Loaders;
}

/** One for each request, and for each operation of a WebSocket. */
export const createContext = (services: Services, actor: string): ApiContext => ({
  services,
  actor,
  loaders: createLoaders(services),
});

/** NOT_FOUND naming `what` where there is none. */
export function found<T>(value: T | null, what: string): T {
  if (value === null)
    throw notFound(`${what} does not exist`, 'It may have been removed; ask for the list again.');
  return value;
}
