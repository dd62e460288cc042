/** The API over given services, served on a free loopback port, with what it logs. */
import { createApi } from '../../src/api/api.js';
import { createLogger } from '../../src/observability/logging.js';
import { createMetrics } from '../../src/observability/metrics.js';
import type { Services } from '../../src/services/services.js';
import { apiClient } from './api-client.js';
import type { ApiClient } from './api-client.js';

export interface ServedApi {
  readonly url: string;
  readonly port: number;
  readonly client: ApiClient;
  /** Lines of the log so far. */
  readonly log: readonly string[];
  close(): Promise<void>;
}

export async function serveApi(services: Services): Promise<ServedApi> {
  const log: string[] = [];
  const api = await createApi({
    services,
    metrics: createMetrics(),
    logger: createLogger('info', { write: (line) => void log.push(line) }),
    actor: 'the test',
  });
  const { url, port } = await api.listen('127.0.0.1', 0);
  return { url, port, client: apiClient(url), log, close: () => api.close() };
}
