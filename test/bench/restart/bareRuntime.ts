import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The library alone, with its own defaults but for the threads, in a process as ours is. */
export interface BareRuntime {
	/** Tokens per second of generation behind the prompt. */
	tokensPerSecond(tokens: number): Promise<number>;
	end(): Promise<void>;
}

export async function bareRuntime(file: string, prompt: readonly number[]): Promise<BareRuntime> {
	const child = fork(fileURLToPath(new URL('./bareProcess.mjs', import.meta.url)), [], { serialization: 'advanced' });
	const ask = async (message: unknown): Promise<unknown> => {
		child.send(message as object);
		const [answer] = (await Promise.race([once(child, 'message'), ended(child)])) as unknown[];
		return answer;
	};
	await ask({ file, prompt });
	return {
		tokensPerSecond: async (tokens) => Number(await ask({ tokens })),
		end: async () => {
			child.disconnect();
			await once(child, 'exit');
		},
	};
}

async function ended(child: ChildProcess): Promise<never> {
	const [code, signal] = (await once(child, 'exit')) as unknown[];
	throw new Error(`The bare process ended (${String(signal ?? code)}) on ${process.platform}.`);
}
