import type { ErrorRegistry } from '@blockcluster/btml';

/** Codes of stored content, its holders, and agreements. */
export const storageErrors = {
  CONTENT_NOT_FOUND: {
    title: 'There is no such content',
    action: 'Check the CID; GET /content lists what is stored.',
    status: 404,
  },
  CONTENT_TOO_LARGE: {
    title: 'The file is larger than is stored here',
    action: 'Store it in parts, or let an operator raise "storage.fileBytes".',
    status: 413,
  },
  CONTENT_FULL: {
    title: 'There is no room for this content',
    action: 'Let an operator raise "storage.totalBytes" or give the machine more disk. Nothing was stored.',
    status: 507,
  },
  CONTENT_BUSY: {
    title: 'Too many files are being stored',
    action: 'Try again when one of them is done. Nothing was stored.',
    status: 503,
  },
  CONTENT_SWEPT: {
    title: 'The file took too long to arrive',
    action: 'Send it again over a faster line, or in parts. Nothing was stored.',
    status: 408,
  },
  AGREEMENT_NOT_FOUND: { title: 'There is no such agreement', action: 'Check the id.', status: 404 },
  AGREEMENT_TERMS: {
    title: 'The terms of the agreement cannot be kept or proven',
    action: 'Choose an end that is to come, and periods so long that all of them fit into a receipt.',
    status: 422,
  },
  AGREEMENT_PENDING: {
    title: 'The agreement has nothing to show yet',
    action: 'Ask again after the first answered challenge; GET /agreements/{id} says what it waits for.',
    status: 409,
  },
  STORAGE_MEMBER_UNKNOWN: {
    title: 'There is no such member',
    action: 'Take one that GET /storage lists.',
    status: 404,
  },
  STORAGE_MEMBER_EXISTS: {
    title: 'This member was in the group before',
    action: 'A name and a key stand for one member only, also after it left: let the other side make a new key.',
    status: 409,
  },
  STORAGE_MEMBER_KEY: {
    title: 'The member at this address has another key',
    action: 'Ask its operator for the key by another way; somebody may answer in its place.',
    status: 422,
  },
  STORAGE_THRESHOLD: {
    title: 'The threshold does not fit the members',
    action: 'Choose one from 1 to the number of present members; lower it before a member leaves.',
    status: 422,
  },
  STORAGE_TARGET_REFUSED: {
    title: 'The address of a member is not allowed',
    action: 'Use https and a public address, or let an operator add host:port to "webhookAllow".',
    status: 422,
  },
  STORAGE_PUBLIC_URL: {
    title: 'Remote members cannot reach this server',
    action: 'Set BLOCKCLUSTER_PUBLIC_URL to the address under which others reach it.',
    status: 409,
  },
  STORAGE_GATEWAY_TOKEN: {
    title: 'This address of the gateway is not valid (any more)',
    action: 'Hold orders carry a fresh one; wait for the next.',
    status: 404,
  },
} as const satisfies ErrorRegistry;
