import { sqlState } from '../postgres/postgres-errors.js';

/** Null where everybody may by default: 42501 where it was revoked, 42883 and 42P01 on servers that only speak like PostgreSQL. */
export async function unlessRefused<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (['42501', '42883', '42P01'].includes(sqlState(error))) return null;
    throw error;
  }
}
