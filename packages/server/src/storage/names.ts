/** What plans and the matrix call the group. */
export const STORAGE_LEDGER = 'storage';
/** Under which name the newest proof about the chain of key events is kept. */
export const EVENTS = 'events';
