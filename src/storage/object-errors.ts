/** Errors that every store words alike; `name` names the object and the store. */
import { SortkeepError } from '../domain/errors.js';

/** `object 'a/b' of s3://bucket/prefix`. */
export const objectName = (key: string, storeUri: string): string => `object '${key}' of ${storeUri}`;

export const alreadyExists = (name: string): SortkeepError =>
  new SortkeepError('ALREADY_EXISTS', `${name} exists already`, {
    hint: 'Compare it with what was to be written: equal means that it was written before.',
  });

export const objectNotFound = (name: string): SortkeepError =>
  new SortkeepError('NOT_FOUND', `${name} does not exist`, {
    hint: 'It was removed, or this is not the store that it was written to.',
  });
