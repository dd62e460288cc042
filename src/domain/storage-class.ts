/** Classes of S3 beside STANDARD whose objects are read without a wait. */
export const STORAGE_CLASSES = ['STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'] as const;
export type StorageClass = (typeof STORAGE_CLASSES)[number];

/** Classes whose objects have to be asked for, minutes to days before they are read. */
export const ARCHIVE_CLASSES = ['GLACIER', 'DEEP_ARCHIVE'] as const;
export type ArchiveClass = (typeof ARCHIVE_CLASSES)[number];

/** Where archives may go when they are old. */
export const COLD_CLASSES = ['STANDARD_IA', 'GLACIER_IR', ...ARCHIVE_CLASSES] as const;
export type ColdClass = (typeof COLD_CLASSES)[number];
