/** Classes of S3 beside STANDARD whose objects are read without a wait. */
export const STORAGE_CLASSES = ['STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'] as const;
export type StorageClass = (typeof STORAGE_CLASSES)[number];
