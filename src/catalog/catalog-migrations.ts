import { fileURLToPath } from 'node:url';

/** The schema in which the catalog lives; every statement names it. */
export const CATALOG_SCHEMA = 'sortkeep';

/** Where the catalog's numbered migrations are: beside this file, in src and in dist alike. */
export const CATALOG_MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
