/** What plans and the matrix call the group. */
export const STORAGE_LEDGER = 'storage';
