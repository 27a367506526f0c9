// What a KV cache on disk and a log are worth with a model of a real one's size: `npm run bench:restart [-- --tokens 8000]`. The weights
// are random and made on the spot: they take the time and the memory of trained ones.
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { silentLog } from '../../src/core/base/log.ts';
import { type CompletionRequest, DEFAULT_MODEL_OPTIONS, type ModelOptions } from '../../src/core/model/modelRuntime.ts';
import { control, text } from '../../src/core/prompt/promptSegment.ts';
import { LocalModel } from '../../src/node/model/localModel.ts';
import { HALF_BILLION, randomModel } from '../support/randomModel.ts';
import { SCRIPT } from '../support/tinyModel.ts';
import { bareRuntime } from './restart/bareRuntime.ts';
import { coldStart } from './restart/coldStart.ts';
import { NEVER } from './support/engines.ts';
import { machineLine, say } from './support/machine.ts';
import { withFolder, withPackage } from './support/packages.ts';
import { readSources } from './support/sources.ts';
import { quantile, timed } from './support/stats.ts';
import { megabytes, milliseconds, ratio } from './support/table.ts';

const { values } = parseArgs({ options: { tokens: { type: 'string', default: '8000' } } });
const TOKENS = Number(values.tokens);
/** Tokens of an answer whose speed is measured, and of the prompt before it: one that is read in seconds. */
const [ANSWER, PROMPT] = [48, 1024];
const ROUNDS = 3;

const { layers, width, heads, kvHeads } = HALF_BILLION;
/** Keys and values of 16 bits, and the token's id, position and sequence. */
const BYTES_PER_TOKEN = layers * kvHeads * (width / heads) * 2 * 2 + 16;

const options: ModelOptions = {
	...DEFAULT_MODEL_OPTIONS,
	gpu: 'cpu',
	contextSize: Math.ceil((TOKENS + 512) / 256) * 256,
	leaseDirectory: undefined,
	kvDirectory: undefined,
	kvMaxBytes: 4e9,
};

/** Lends the model in a process of its own. */
async function withModel<T>(file: string, some: Partial<ModelOptions>, use: (model: LocalModel) => Promise<T>): Promise<T> {
	const model = new LocalModel({ script: SCRIPT, log: silentLog });
	try {
		await model.load(file, { ...options, ...some }, NEVER);
		return await use(model);
	} finally {
		await model.unload();
	}
}

/** A prompt of about so many tokens, of real source; what stands before the cursor is a small part of it. */
async function promptOf(model: LocalModel, source: string, tokens: number): Promise<CompletionRequest> {
	const [all = 1] = await model.countTokens([source], NEVER);
	const length = Math.floor((source.length * tokens) / all);
	const around = Math.min(600, Math.floor(length / 4));
	const cursor = source.slice(length - around, length);
	return {
		context: [control('<|file_sep|>'), text(source.slice(0, length - around))],
		cursor: [control('<|fim_prefix|>'), text(cursor), control('<|fim_suffix|>'), text('\n}'), control('<|fim_middle|>')],
		maxTokens: 1,
		stop: [],
		workspace: 'bench',
	};
}

/** First tokens without and with what was kept, and what that takes on the disk. */
async function restart(file: string, source: string, kvDirectory: string): Promise<void> {
	const [cold, prompt] = await withModel(file, { kvDirectory }, async (model) => {
		const asked = await promptOf(model, source, TOKENS);
		const result = await model.complete(asked, () => undefined, NEVER);
		await model.saveKv();
		return [result, asked] as const;
	});
	const states = (await readdir(kvDirectory, { recursive: true })).filter((name) => name.endsWith('.kv'));
	const bytes = (await stat(path.join(kvDirectory, states[0] ?? ''))).size;
	const { result: warm, ms } = await timed(() =>
		withModel(file, { kvDirectory }, (model) => model.complete(prompt, () => undefined, NEVER)),
	);
	const { tokens } = warm;
	say(`prompt of ${cold.tokens.prompt} tokens, from nothing: first token after ${milliseconds(cold.ms.firstToken)}`);
	say(
		`after a restart: ${tokens.fromDisk} from disk in ${milliseconds(warm.ms.restore)}, ${tokens.evaluated} read; first token after ` +
			`${milliseconds(warm.ms.firstToken)} (${ratio(warm.ms.firstToken / cold.ms.firstToken)}); with start and end of the process ${milliseconds(ms)}`,
	);
	const perToken = bytes / cold.tokens.prompt;
	say(`on disk ${megabytes(bytes)}: ${perToken.toFixed(1)} bytes a token; by the shape of the model ${BYTES_PER_TOKEN}`);
}

/** Generation beside the bare library on the same prompt, in turns; and this process's event loop meanwhile. */
async function speed(file: string, source: string): Promise<void> {
	const rates = { ours: [] as number[], bare: [] as number[] };
	const delays: { readonly p99: number; readonly max: number }[] = [];
	await withModel(file, { contextSize: 2048 }, async (model) => {
		const asked = { ...(await promptOf(model, source, PROMPT)), maxTokens: ANSWER };
		const prompt = await model.tokenize(asked, NEVER);
		const bare = await bareRuntime(file, prompt);
		try {
			for (let round = 0; round <= ROUNDS; round++) {
				const delay = monitorEventLoopDelay({ resolution: 1 });
				delay.enable();
				const { tokens, ms } = await model.complete(asked, () => undefined, NEVER);
				delay.disable();
				delays.push({ p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 });
				const bareRate = await bare.tokensPerSecond(ANSWER);
				// The first round reads the prompt.
				if (round > 0) {
					rates.ours.push(((tokens.generated - 1) / ms.decode) * 1000);
					rates.bare.push(bareRate);
				}
			}
		} finally {
			await bare.end();
		}
	});
	const [ours, bare] = [quantile(rates.ours, 0.5), quantile(rates.bare, 0.5)];
	const list = (each: readonly number[]) => each.map((rate) => rate.toFixed(2)).join(', ');
	say(
		`generating ${ANSWER} tokens behind ${PROMPT}: ${ours.toFixed(2)} tokens/s (${list(rates.ours)}), bare node-llama-cpp ${bare.toFixed(2)} ` +
			`(${list(rates.bare)}): ${ratio(ours / bare)}`,
	);
	const shown = delays.map(({ p99, max }) => `${p99.toFixed(1)} (${max.toFixed(1)})`).join(', ');
	say(`event-loop delay of this process while the model reads and generates, p99 (most) in ms: ${shown}`);
}

await withFolder((folder) =>
	withPackage('rxjs', async ({ root, title }) => {
		say(machineLine());
		const file = path.join(folder, 'model.gguf');
		const { ms } = await timed(() => randomModel(file, HALF_BILLION));
		say(
			`a model of Qwen2.5-Coder-0.5B's shape, ${megabytes((await stat(file)).size)}, written in ${milliseconds(ms)}; source: ${title}`,
		);
		const source = (await readSources(root)).map((each) => each.text).join('\n');
		await speed(file, source);
		await withModel(file, { contextSize: 4096 }, (model) => coldStart(model, root));
		await restart(file, source, path.join(folder, 'kv'));
		say(machineLine());
	}),
);
