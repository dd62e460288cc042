/** Names come from databases and may hold what a terminal obeys: control characters and invisible marks are shown as \\u{…}. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Line ends stay; use `oneLine` for what must be on a line of its own. */
export const terminalSafe = (text: string): string =>
  text.replaceAll(HIDDEN, (character) => (character === '\n' ? '\n' : escaped(character)));

export const oneLine = (text: string): string => text.replaceAll(HIDDEN, escaped);

const escaped = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
