import type { Token } from 'node-llama-cpp';
import type { KvCacheType } from '../../core/model/modelRuntime.ts';
import type { KvFormat } from './kvFormat.ts';
import type { PromptSequence } from './promptSequence.ts';

// What is read while somebody types is cut anywhere. Whether the state is then that of a prompt that is read at once depends on the
// kernels. On the CPU, measured by the bytes of the state over all cuts: equal for every batch of two tokens and more without flash
// attention, and with it where the cache is not of 16 or 32 bit floats; with it and those, batches of 64 and more round otherwise than
// smaller ones. A token alone is always another kernel's. GPUs choose kernels by the size of the batch all along.

/** Types whose flash attention is another kernel for 64 tokens and more. */
const TILED: readonly KvCacheType[] = ['f32', 'f16'];

/** True where cuts should not show, by the kernels that the CPU has. */
export function mayCutAnywhere(gpuLayers: number, { flashAttention, type }: Pick<KvFormat, 'flashAttention' | 'type'>): boolean {
	return gpuLayers === 0 && !(flashAttention && TILED.includes(type));
}

/** Flash attention by default: not on a CPU where it would make cuts show; it saves a fifth of the time there, at 2,000 tokens. */
export function prefersFlashAttention(onCpu: boolean, type: KvCacheType): boolean {
	return !onCpu || !TILED.includes(type);
}

const PROBE = 17;
/** No batch of one, sizes that are and are not what kernels take at once. */
const CUTS = [5, 7];

/** Whether cuts really do not show here: other processors have other kernels. Leaves the sequence empty. */
export async function cutsAreAlike(sequence: PromptSequence, text: readonly Token[]): Promise<boolean> {
	const tokens = Array.from({ length: PROBE }, (_, i) => text[i % text.length]).filter((each) => each !== undefined);
	return (await sequence.confidenceAfter(tokens, [])) === (await sequence.confidenceAfter(tokens, CUTS));
}
