import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';

/**
 * What the forms of an English word have in common, by Porter's algorithm (Program 14.3, 1980): trades, trading and
 * traded are `trade`. Words of other letters and with digits are their own stems. Pure.
 */
export const stem = (word: string): string => (/^[a-z]{3,}$/.test(word) ? stemmer.stem(word) : word);
