/** What is imported comes from strangers: above these bounds it is refused, before work is spent on it. */
export const limits = {
  /** Characters of an ABI, a schema or a script template as text. */
  interfaceText: 2_097_152,
  /** Characters of a compiler's artifact, which may hold sources and syntax trees beside the interface. */
  artifactText: 16_777_216,
  /** Characters of Solidity source, all files together. */
  sourceText: 1_048_576,
  /** Files of Solidity source, those of the library included. */
  sourceFiles: 256,
  /**
   * Methods, events and errors of one contract, together: more than fit into code of the size that chains take (EIP-170),
   * and few enough that no import keeps other requests waiting.
   */
  members: 1_024,
  /** Parameters of one contract, the members of tuples counted. */
  parameters: 4_096,
  /** Definitions of one schema. */
  definitions: 256,
  /** Steps of fitting one message to its schema. */
  steps: 200_000,
  /** Parameters of one method, the members of tuples counted. */
  methodParameters: 1_024,
  /** Parts of all schemas of one contract. */
  schemaParts: 32_768,
  /** Tuples inside each other: as deep as operations of BTML carry them. */
  depth: 8,
  /** Schemas inside each other, where none refers to a definition. */
  schemaDepth: 32,
  /** Arrays of arrays. */
  dimensions: 8,
  /** Elements of an array of fixed length. */
  fixedLength: 65_536,
  /** Characters of a name. */
  name: 80,
  /** Characters of a comment. */
  doc: 4_096,
  /** Bytes of code. */
  code: 4_194_304,
  /** Bytes of an answer, an event or an error that is decoded. */
  data: 4_194_304,
} as const;
