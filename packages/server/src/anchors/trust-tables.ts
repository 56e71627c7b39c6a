/** Signed versions of the installation's trust roots; see trust-versions.ts. */
export interface TrustTables {
  trust_versions: {
    version: bigint;
    id: string;
    issued: Date;
    content_hash: string;
    envelope: string;
    file: string | null;
  };
}
