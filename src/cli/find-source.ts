import { notFound } from '../domain/errors.js';
import { sourceId } from '../domain/ids.js';
import type { Source } from '../domain/source.js';
import type { Services } from '../services/services.js';
import { pageThrough } from './page-through.js';

export const allSources = async ({ sources }: Pick<Services, 'sources'>): Promise<readonly Source[]> =>
  (await pageThrough((page) => sources.list(page), Infinity)).nodes;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const isUuid = (text: string): boolean => UUID.test(text);

/** By name, or by id; NOT_FOUND. */
export async function findSource(services: Pick<Services, 'sources'>, text: string): Promise<Source> {
  const named = (await allSources(services)).find(({ name }) => name === text);
  if (named !== undefined) return named;
  const [found] = isUuid(text) ? await services.sources.getMany([sourceId(text)]) : [];
  if (found !== undefined && found !== null) return found;
  throw notFound(`no source is named '${text}'`, 'See `sortkeep sources` for those that are registered.');
}
