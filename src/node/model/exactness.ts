import type { Token } from 'node-llama-cpp';
import type { KvCacheType } from '../../core/model/modelRuntime.ts';
import type { KvFormat } from './kvFormat.ts';
import type { PromptSequence } from './promptSequence.ts';

// What is read while somebody types is cut anywhere. Whether the state is then that of a prompt that is read at once depends on the
// kernels. On the CPU, measured by the bytes of the state over all cuts: equal for every batch of two tokens and more without flash
// attention, and with it where the cache is not of 16 or 32 bit floats; with it and those, batches of 64 and more round otherwise than
// smaller ones. A token alone is always another kernel's. With AVX2, Q4_K weights are repacked: four tokens at a time have one kernel, the
// rest of a batch another, so that cuts at multiples of four do not show. GPUs choose kernels by the size of the batch all along.

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

/** Tokens that kernels take at once where they have another one for the rest: llama.cpp's packed formats take 4, wide ones 16. */
const GRAINS = [1, 4, 16];
/** A prompt of them, with a rest behind the last multiple of each. */
const PROBE = 39;

/** The finest of the grains at whose multiples a cut does not show on this processor; the batch when it is none. Leaves the sequence empty. */
export async function finestGrain(sequence: PromptSequence, text: readonly Token[]): Promise<number> {
	const tokens = Array.from({ length: PROBE }, (_, i) => text[i % text.length]).filter((each) => each !== undefined);
	const whole = await sequence.confidenceAfter(tokens, []);
	for (const grain of GRAINS.filter((each) => each < sequence.batchSize)) {
		// No batch of one.
		const cuts = grain === 1 ? [5, 7, 21] : grain === 4 ? [4, 12, 32] : [16];
		if ((await sequence.confidenceAfter(tokens, cuts)) === whole) {
			return grain;
		}
	}
	return sequence.batchSize;
}
