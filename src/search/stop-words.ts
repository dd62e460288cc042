/** Words of a question that say nothing of a table. They are looked for where a text has no other. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a all and any are at be been by did do does for from has have how i in into is it its me my of on or our ' +
    'show find search give get list that the their there these this those to was we were what when where which ' +
    'who with about stored kept saved held archived table tables archive archives column columns'
  ).split(' '),
);
