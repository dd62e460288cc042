/** Characters of a value that leave the server: what patterns need; a note's first lines are enough to tell that it is one. */
export const VALUE_LENGTH = 500;
