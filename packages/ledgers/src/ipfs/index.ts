export { type BlockSource, type DagLimits, surveyDag, walkBlocks } from './blocks/dag.ts';
export {
  defaultProfile,
  type ImportedFile,
  type ImportProfile,
  importFile,
  wideProfile,
} from './blocks/import.ts';
export { readFileBlocks } from './blocks/read-file.ts';
export { type BlockStore, type ByteStore, createBlockStore, folderBytes, memoryBytes } from './blocks/store.ts';
export type * from './driver.ts';
export { memberErrors } from './error-codes.ts';
export { fetchCar, gatewaySource, type Send } from './gateway/client.ts';
export { answerGateway, createGateway, type GatewayAnswer, type GatewayRequest } from './gateway/server.ts';
export { createStorageDriver, type GroupOptions } from './group.ts';
export { appendEvent, type BoundKey, keysAt, resolveEvents } from './key-events.ts';
export { KuboClient, type KuboIdentity, type KuboOptions } from './kubo/client.ts';
export { type KuboNode, type KuboNodeOptions, kuboPath, newSwarmKey, startKubo } from './kubo/node.ts';
export { kuboStore } from './kubo/store.ts';
export {
  ed25519Identity,
  kuboPublisher,
  type LocalGroup,
  type LocalGroupOptions,
  type LocalMember,
  type LocalMemberOptions,
  localClient,
  memberIdentity,
  type Publisher,
  startLocalGroup,
  startMember,
} from './local-group.ts';
export { createMemberClient, type MemberClient, type MemberClientOptions } from './member/client.ts';
export type { Cosignature, HeadRequest } from './member/cosign.ts';
export { answerMember, createMemberHandler, describeMember, type MemberAnswer, type SourceOf } from './member/http.ts';
export { Member, type MemberIdentity, type MemberOptions, type MemberService } from './member/member.ts';
export { fileState, type MemberState, memoryState, type SeenHead } from './member/state.ts';
export { type Served, serve } from './serve.ts';
