/** What storage, requests and transfers cost, as the configuration says; a price that it leaves out is not guessed. */

/** Of 10^9 bytes for a month, as decimal text; requests by the number that price lists give them for. */
export interface StoragePrice {
  readonly gigabyteMonth: string;
  readonly thousandPuts?: string | undefined;
  readonly thousandGets?: string | undefined;
}

export interface Prices {
  /** ISO 4217: `EUR`. */
  readonly currency: string;
  /** By the name of a source: a month of 10^9 bytes of table there. */
  readonly sources: Readonly<Record<string, string>>;
  /** The same of every source that is not named. */
  readonly otherSources?: string | undefined;
  /** By class: `STANDARD`, `GLACIER_IR`; `DIRECTORY` of a store in a directory. */
  readonly storage: Readonly<Record<string, StoragePrice>>;
  /** A month of 10^9 bytes in the warehouse. */
  readonly warehouseGigabyteMonth?: string | undefined;
  readonly tenThousandKmsRequests?: string | undefined;
  /** Of 10^9 bytes that leave their source, or the store for a restore. */
  readonly transferGigabyte?: string | undefined;
}
