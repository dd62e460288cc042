/** Below every value that a feature can have, so that a tree can tell "not known" from any number. */
export const NOT_KNOWN = -100;
