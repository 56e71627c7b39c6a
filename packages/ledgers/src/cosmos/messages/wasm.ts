// Answers and queries of CosmWasm (`cosmwasm.wasm.v1`); what transactions hold is in `btml/cosmos/messages.ts`.
import { field, message, optional, repeated } from '@blockcluster/btml/consensus/bft/protobuf/message.ts';
import { bytes, int32, string, uint64 } from '@blockcluster/btml/consensus/bft/protobuf/scalar.ts';
import { anyMessage, coin } from '@blockcluster/btml/cosmos/tx.ts';

const accessConfig = message({ permission: field(1, int32), addresses: repeated(3, string) });

export const msgStoreCodeResponse = message({ codeId: field(1, uint64), checksum: field(2, bytes) });

/** `MsgInstantiateContract`: the chain chooses the address. */
export const msgInstantiateContract = message({
  sender: field(1, string),
  admin: field(2, string),
  codeId: field(3, uint64),
  label: field(4, string),
  msg: field(5, bytes),
  funds: repeated(6, coin),
});
export const msgInstantiateContractResponse = message({ address: field(1, string), data: field(2, bytes) });

// Queries and their answers.
export const contractInfoRequest = message({ address: field(1, string) });
export const contractInfoResponse = message({
  address: field(1, string),
  contractInfo: optional(
    2,
    message({
      codeId: field(1, uint64),
      creator: field(2, string),
      admin: field(3, string),
      label: field(4, string),
      created: optional(5, message({ blockHeight: field(1, uint64), txIndex: field(2, uint64) })),
      ibcPortId: field(6, string),
      extension: optional(7, anyMessage),
      ibc2PortId: field(8, string),
    }),
  ),
});
export const codeInfoRequest = message({ codeId: field(1, uint64) });
export const codeInfoResponse = message({
  codeId: field(1, uint64),
  creator: field(2, string),
  checksum: field(3, bytes),
  instantiatePermission: optional(4, accessConfig),
});
export const smartQueryRequest = message({ address: field(1, string), queryData: field(2, bytes) });
export const smartQueryResponse = message({ data: field(1, bytes) });
