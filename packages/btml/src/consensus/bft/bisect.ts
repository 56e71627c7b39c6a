import { CodedError, isCodedError } from '../../errors.ts';
import { type LightBlock, type LightOptions, type TrustedBlock, verifyLightBlock } from './light.ts';

/**
 * Verifies a header from a trusted one by skipping, over as few headers in between as needed: where too little of the
 * trusted set signed, the header halfway is tried first.
 *
 * @param blockAt a light block with its next validators by height, or undefined when there is none.
 * @returns the blocks that were verified on the way, in the order of their heights; the target is the last.
 * @throws CodedError what `verifyLightBlock` throws; BFT_MISSING when a block that is needed is not there.
 */
export function verifyBySkipping(
  trusted: TrustedBlock,
  target: bigint,
  blockAt: (height: bigint) => LightBlock | undefined,
  options: LightOptions,
): readonly LightBlock[] {
  const verified: LightBlock[] = [];
  let anchor = trusted;
  while (anchor.header.height < target) {
    let height = target;
    let block = need(blockAt, height);
    while (!skips(anchor, block, options)) {
      // Adjacent headers never lack trust, so the distance shrinks until one verifies or is refused.
      height = anchor.header.height + (height - anchor.header.height) / 2n;
      block = need(blockAt, height);
    }
    verified.push(block);
    if (block.nextValidators === undefined && height < target) {
      throw new CodedError('BFT_MISSING', `The next validators of block ${height} are not there`);
    }
    anchor = { header: block.header, nextValidators: block.nextValidators ?? [] };
  }
  return verified;
}

function need(blockAt: (height: bigint) => LightBlock | undefined, height: bigint): LightBlock {
  const block = blockAt(height);
  if (block === undefined) throw new CodedError('BFT_MISSING', `Block ${height} is not there`);
  return block;
}

function skips(trusted: TrustedBlock, block: LightBlock, options: LightOptions): boolean {
  try {
    verifyLightBlock(trusted, block, options);
    return true;
  } catch (error) {
    if (isCodedError(error, 'BFT_TRUST')) return false;
    throw error;
  }
}
