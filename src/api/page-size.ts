/** Entries a page: what a connection gives unless told, and at most (PageRequest has the same bound). */
export const DEFAULT_FIRST = 20;
export const MAX_FIRST = 100;
