import process from 'node:process';
import { getLlama, type Llama, NoBinaryFoundError } from 'node-llama-cpp';
import { messageOf, UserError } from '../../core/base/errors.ts';
import { sentence } from '../../core/base/sentence.ts';
import type { ModelOptions } from '../../core/model/modelRuntime.ts';

/** The native library for a GPU setting, without ever building or downloading one. */
export async function startRuntime(
	options: Pick<ModelOptions, 'gpu' | 'threads'>,
	logger: (level: string, message: string) => void,
): Promise<Llama> {
	let llama: Llama;
	try {
		llama = await getLlama({ gpu: gpuOption(options.gpu), build: 'never', skipDownload: true, progressLogs: false, logger });
	} catch (error) {
		if (error instanceof NoBinaryFoundError) {
			throw new UserError(
				options.gpu === 'auto' || options.gpu === 'cpu'
					? sentence`There is no build of the model runtime for this machine (${process.platform}-${process.arch}).`
					: sentence`There is no working ${options.gpu} runtime on this machine; choose another GPU setting.`,
			);
		}
		throw new UserError(sentence`The model runtime could not start: ${messageOf(error)}.`);
	}
	llama.maxThreads = options.threads ?? defaultThreads(llama.cpuMathCores);
	return llama;
}

/** With every core taken, the runtime's spinning threads wait for each other: measured 200 times slower on two busy cores. */
export function defaultThreads(cores: number): number {
	return Math.max(1, cores - 1);
}

function gpuOption(gpu: ModelOptions['gpu']): 'auto' | 'cuda' | 'vulkan' | 'metal' | false {
	if (gpu !== 'cpu') {
		return gpu;
	}
	// For Apple silicon there is only the Metal build; without layers on the GPU it computes on the CPU.
	return process.platform === 'darwin' && process.arch === 'arm64' ? 'auto' : false;
}
