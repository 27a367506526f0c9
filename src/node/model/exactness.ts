import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
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

/** Tokens that kernels take at once where they have another one for the rest, and cuts of a prompt that would show a coarser one. */
const GRAINS = [
	{ grain: 1, cuts: [7, 14] },
	{ grain: 4, cuts: [4, 12, 32] },
	{ grain: 16, cuts: [16] },
];
/** With a rest behind the last multiple of each grain. */
const PROBE = 38;

/**
 * The finest of the grains at whose multiples a cut does not show on this processor, in any byte of the state; the batch when it is
 * none. Leaves the sequence empty.
 */
export async function finestGrain(sequence: PromptSequence, text: readonly Token[]): Promise<number> {
	const tokens = Array.from({ length: PROBE }, (_, i) => text[i % text.length]).filter((each) => each !== undefined);
	const folder = await mkdtemp(path.join(tmpdir(), 'plimsoll-probe-'));
	const file = path.join(folder, 'state');
	try {
		const stateAfter = async (cuts: readonly number[]) => {
			await sequence.evaluateCut(tokens, cuts);
			await sequence.save(file);
			await sequence.clear();
			return readFile(file);
		};
		const whole = await stateAfter([]);
		for (const { grain, cuts } of GRAINS) {
			if (grain < sequence.batchSize && whole.equals(await stateAfter(cuts))) {
				return grain;
			}
		}
		return sequence.batchSize;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
