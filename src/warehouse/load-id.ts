import { invalidInput } from '../domain/errors.js';

const LOAD_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** The load id itself; INVALID_INPUT unless it may stand in an object's key and in a table's name. A move's uuid does. */
export function checkedLoadId(loadId: string): string {
  if (LOAD_ID.test(loadId)) return loadId;
  throw invalidInput(`'${loadId.slice(0, 80)}' is not a load id`, 'Use the id of the move.');
}
