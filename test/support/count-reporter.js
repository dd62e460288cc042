import { writeFileSync } from 'node:fs';

/**
 * A jest reporter for CI: writes `<passed> <failed>` to the file that TEST_COUNTS_FILE names, and does nothing
 * without it. A test file that could not run (a syntax error, a failed import) counts as one failure.
 */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.TEST_COUNTS_FILE;
    if (file === undefined || file === '') return;
    writeFileSync(
      file,
      `${results.numPassedTests} ${results.numFailedTests + results.numRuntimeErrorTestSuites}\n`,
    );
  }
}
