// tsc copies no SQL: the migrations are read from beside the compiled code.
import { cpSync } from 'node:fs';

cpSync('src/catalog/migrations', 'dist/catalog/migrations', { recursive: true });
