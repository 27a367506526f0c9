import process from 'node:process';
import { LocalModel } from '../../src/node/model/localModel.ts';
import { never, request, SCRIPT, source, TINY, tinyOptions } from './tinyModel.ts';

/** What the model process is doing when it is killed. */
export const KILL_PHASES = ['loading', 'prefill', 'generating', 'saving', 'restoring'] as const;
export type KillPhase = (typeof KILL_PHASES)[number];

export interface KillRound {
	readonly phase: KillPhase;
	/** Milliseconds into the phase. */
	readonly after: number;
	/** What became of what ran: a sentence, or `done` when it was over first. */
	readonly interrupted: string;
	/** What the next request got: its text, or why there is none. */
	readonly next: string;
}

export interface KillReport {
	readonly rounds: readonly KillRound[];
	/** Of the request that follows each kill. */
	readonly expected: string;
}

const CONTEXT = source(60);
const asked = () =>
	request({ context: CONTEXT, prefix: 'export function sum(items: readonly number[]) {\n\t' }, { maxTokens: 12 });
const fresh = (round: number) =>
	request({ context: source(60, `other${round}`), prefix: 'x' }, { workspace: `other${round}`, maxTokens: 4 });
const long = () => request({ prefix: 'const a = ' }, { maxTokens: 400, workspace: 'other' });

/** Kills the model process with SIGKILL at a random moment of each phase in turn, and asks again as soon as what ran has its reason. */
export async function killRounds(count: number, kvDirectory: string, seed = 1): Promise<KillReport> {
	const random = generator(seed);
	const log = { error: ignore, warn: ignore, info: ignore, debug: ignore };
	const options = { ...tinyOptions, kvDirectory };
	const restartDelays = new Array<number>(2 * count + 2).fill(5);
	const model = new LocalModel({ script: SCRIPT, log, restartDelays, saveAfterIdleMs: 1e9 });
	const start = () => model.load(TINY, options, never);
	const complete = (what = asked(), onText: (piece: string) => void = ignore) => model.complete(what, onText, never);
	try {
		const [loadMs] = await timed(start);
		const [prefillMs, { text: expected }] = await timed(() => complete());
		const [saveMs] = await timed(() => model.saveKv());
		const rounds: KillRound[] = [];
		for (let i = 0; i < count; i++) {
			const phase = KILL_PHASES[i % KILL_PHASES.length] ?? 'loading';
			const longest = { loading: loadMs, prefill: prefillMs, generating: 300, saving: saveMs, restoring: prefillMs }[phase];
			const after = Math.round(random() * longest * 10) / 10;
			const interrupted = await begin(phase, i);
			await sleep(after);
			const { pid } = model;
			if (pid !== undefined) {
				process.kill(pid, 'SIGKILL');
			}
			const ended = await interrupted.outcome;
			const next = await complete().then(
				({ text }) => text,
				(error: Error) => `${error.name}: ${error.message}`,
			);
			rounds.push({ phase, after, interrupted: ended, next });
		}
		return { rounds, expected };
	} finally {
		await model.unload();
	}

	/** Starts what is to be interrupted. It is wrapped, since it is not waited for. */
	async function begin(phase: KillPhase, round: number): Promise<{ readonly outcome: Promise<string> }> {
		switch (phase) {
			case 'loading':
				await model.unload();
				return outcomeOf(start());
			case 'prefill':
				// Nothing of it is on the disk.
				return outcomeOf(complete(fresh(round)));
			case 'generating': {
				let begun: () => void = ignore;
				const first = new Promise<void>((resolve) => {
					begun = resolve;
				});
				const running = outcomeOf(complete(long(), () => begun()));
				await Promise.race([first, running.outcome]);
				return running;
			}
			case 'saving':
				// A state that is on the disk already would not be written again.
				await complete(fresh(round));
				return outcomeOf(model.saveKv());
			case 'restoring':
				await complete();
				await model.saveKv();
				await model.unload();
				await start();
				return outcomeOf(complete());
		}
	}
}

function outcomeOf(running: Promise<unknown>): { readonly outcome: Promise<string> } {
	return {
		outcome: running.then(
			() => 'done',
			(error: Error) => error.message,
		),
	};
}

async function timed<T>(task: () => Promise<T>): Promise<readonly [ms: number, value: T]> {
	const from = performance.now();
	const value = await task();
	return [performance.now() - from, value];
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const ignore = () => undefined;

/** The same moments each time: a linear congruential generator. */
function generator(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}
