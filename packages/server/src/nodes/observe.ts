import type { NodeEndpoint, NodeKit, NodeManifest, NodeProbe, NodeReading } from '@blockcluster/ledgers';
import type { ReferenceReading } from './probe/judge.ts';

/** What was asked of a node in one round. */
export interface Probed {
  readonly reading: NodeReading | undefined;
  readonly failure: string | undefined;
  readonly references: readonly ReferenceReading[];
}

export interface ReferenceTarget {
  readonly name: string;
  readonly endpoint: NodeEndpoint;
}

/**
 * Asks a node how it is and compares its chain with that of independent references, a few blocks below the lower of the
 * two heads. A reference that doesn't answer, or is on another chain itself, has no vote. Never throws.
 */
export class Observer {
  readonly #probe: NodeProbe;
  readonly #references: readonly { readonly name: string; readonly probe: NodeProbe }[];
  readonly #manifest: NodeManifest;

  constructor(manifest: NodeManifest, kit: NodeKit, endpoint: NodeEndpoint, references: readonly ReferenceTarget[]) {
    const timeoutMs = manifest.probes.timeoutSeconds * 1_000;
    this.#manifest = manifest;
    this.#probe = kit.probe(endpoint, { timeoutMs });
    this.#references = references.map((one) => ({ name: one.name, probe: kit.probe(one.endpoint, { timeoutMs }) }));
  }

  async look(): Promise<Probed> {
    try {
      const reading = await this.#within(this.#probe.read());
      const seen = await Promise.all(this.#references.map((reference) => this.#compare(reading, reference)));
      return { reading, failure: undefined, references: seen.flatMap((one) => one ?? []) };
    } catch (error) {
      return { reading: undefined, failure: error instanceof Error ? error.message : String(error), references: [] };
    }
  }

  async #compare(
    reading: NodeReading,
    reference: { readonly name: string; readonly probe: NodeProbe },
  ): Promise<ReferenceReading | undefined> {
    try {
      const other = await this.#within(reference.probe.read());
      if (other.genesis !== reading.genesis) return undefined;
      const { height } = other;
      const at = Math.min(height, reading.height) - this.#manifest.probes.forkDepthBlocks;
      if (at < 1) return { name: reference.name, height, hash: undefined, own: undefined, at };
      const [hash, own] = await this.#within(Promise.all([reference.probe.hashAt(at), this.#probe.hashAt(at)]));
      return { name: reference.name, height, hash, own, at };
    } catch {
      return undefined;
    }
  }

  /** A call may consist of several requests: together they get no more time than one. */
  async #within<T>(promise: Promise<T>): Promise<T> {
    const { timeoutSeconds } = this.#manifest.probes;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${timeoutSeconds} s`)), timeoutSeconds * 1_000);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#probe.close(), ...this.#references.map(({ probe }) => probe.close())]);
  }
}
