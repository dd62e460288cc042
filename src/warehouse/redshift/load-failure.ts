import { SortkeepError } from '../../domain/errors.js';
import { nameOf } from '../load-faults.js';
import type { WarehouseTable } from '../warehouse.js';
import { statementError, type DataApi, type FailedStatement } from './data-api.js';
import { readLoadErrors } from './statements.js';

const DOING = 'reading why a load failed';

/**
 * Why the commit of a load failed: the column, row and error code that COPY noted in SYS_LOAD_ERROR_DETAIL, without the
 * value; else the statement's failure.
 */
export async function loadFailure(
  api: DataApi,
  table: WarehouseTable,
  failed: FailedStatement,
  uri: string,
): Promise<SortkeepError> {
  const plain = statementError(failed, uri, `committing a load into ${nameOf(table.target)}`);
  if (failed.queryId === null || failed.status === 'ABORTED') return plain;
  const [noted] = await api.query(readLoadErrors(failed.queryId), DOING);
  if (noted === undefined) return plain;
  const [column, type, line, code, file] = noted.map((value) => value?.trim() ?? '');
  return new SortkeepError(
    'INVALID_INPUT',
    `column ${column ?? ''} of ${nameOf(table.target)}: a value does not fit ${type ?? ''} (error ${code ?? ''}, row ${line ?? ''} of ${file ?? ''})`,
    {
      hint: 'Correct the value at the source; the codes are under "Load error reference" in the Redshift guide.',
      cause: plain.cause,
    },
  );
}
