/** JSON input above this many bytes is refused unread. */
export const MAX_JSON_BYTES = 1_048_576;
/**
 * Markup input above this many bytes is refused unread. Twice the bound of JSON: the longest normal markup of a document
 * within `MAX_CANONICAL_BYTES` has 6.75 times its canonical size, and every document must have a markup form.
 */
export const MAX_MARKUP_BYTES = 2_097_152;
export const MAX_CANONICAL_BYTES = 262_144;
/** Lists and maps inside each other, the outermost map being the first. */
export const MAX_DEPTH = 16;
/** Marks in a row (compare the Stream-Safe Text Format of UAX #15): it keeps normalization linear everywhere. */
export const MAX_MARKS = 30;
export const MAX_BUNDLE_BYTES = 16_777_216;
export const MAX_PROOFS = 16;
