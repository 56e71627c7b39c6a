export { findProgram, freePort } from '../process.ts';
export { assessArtifact, type Choice, chooseSource, obtainSource } from './artifact/index.ts';
export type { ObtainContext, ObtainProgress, SourceAnswer } from './artifact/source.ts';
export type { NodeEndpoint, NodeKit, NodeMember, NodeProbe, NodeReading, NodeSetup } from './kit.ts';
export { countOf, readParameters } from './parameters.ts';
export { findManifest, kitOf, nodeManifests } from './registry.ts';
export {
  type Artifact,
  type ArtifactSource,
  NodeManifest,
  type ParameterValue,
  type Role,
  type SourceKind,
} from './schema.ts';
export { renderArgs, renderFile } from './template.ts';
