/** What a resolver returns for a type of the API: any object that has its fields, mostly one of the domain. */
export type Shape<T> = Pick<T, keyof T>;
