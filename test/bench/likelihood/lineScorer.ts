import {
	type ControlledEvaluateInputItem,
	getLlama,
	type LlamaContextSequence,
	type LlamaModel,
	readGgufFileInfo,
	type Token,
} from 'node-llama-cpp';
import { type FimStyle, fimStyleOf } from '../../../src/core/prompt/fimStyle.ts';
import type { PromptSegment } from '../../../src/core/prompt/promptSegment.ts';
import { SafeTokenizer } from '../../../src/node/model/safeTokenizer.ts';
import { Vocabulary } from '../../../src/node/model/vocabulary.ts';

/** How well a model knows a line beforehand. */
export interface LineScore {
	/** Natural logarithm of the probability of each token of the line behind its indentation, given all that stands before it. */
	readonly logProbabilities: readonly number[];
	/** True when no token was likelier than the first of these. */
	readonly isFirstRight: boolean;
}

/** A model in this process that says how probable a text is, token by token. */
export class LineScorer {
	readonly #model: LlamaModel;
	readonly #sequence: LlamaContextSequence;
	readonly #tokenizer: SafeTokenizer;
	readonly style: FimStyle;

	private constructor(model: LlamaModel, sequence: LlamaContextSequence, tokenizer: SafeTokenizer, style: FimStyle) {
		this.#model = model;
		this.#sequence = sequence;
		this.#tokenizer = tokenizer;
		this.style = style;
	}

	/** Lends a model on the processor. */
	static async with<T>(file: string, use: (scorer: LineScorer) => Promise<T>): Promise<T> {
		const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false });
		// Its default of four on two cores is 200 times slower.
		llama.maxThreads = Math.max(1, llama.cpuMathCores - 1);
		try {
			const header = await readGgufFileInfo(file, { sourceType: 'filesystem', logWarnings: false });
			const vocabulary = new Vocabulary(header);
			const name = header.metadata.general.name ?? '';
			const style = fimStyleOf({ fim: undefined, controlTokens: vocabulary.controlTokens, name });
			if (!style) {
				throw new Error(`${file} was not taught to fill in the middle.`);
			}
			const model = await llama.loadModel({ modelPath: file });
			const context = await model.createContext({
				contextSize: model.trainContextSize,
				batchSize: 512,
				threads: llama.maxThreads,
			});
			return await use(new LineScorer(model, context.getSequence(), new SafeTokenizer(model, vocabulary), style));
		} finally {
			await llama.dispose();
		}
	}

	count(texts: readonly string[]): number[] {
		return texts.map((text) => this.#tokenizer.text(text).length);
	}

	countSegments(segments: readonly PromptSegment[]): number {
		return this.#tokenizer.tokenize(segments).length;
	}

	/** @param prompt ends where the line begins, so that its tokens are those of the whole text */
	async score(prompt: readonly PromptSegment[], line: string): Promise<LineScore> {
		const before = this.#tokenizer.tokenize(prompt);
		const target = this.#tokenizer.text(line);
		const start = target.findIndex((token) => this.#model.detokenize([token]).trim() !== '');
		const known = [...before, ...target.slice(0, start)];
		const scored = target.slice(start);
		const asked = (token: Token): ControlledEvaluateInputItem => [token, { generateNext: { logits: true } }];
		await this.#sequence.clearHistory();
		const results = await this.#sequence.controlledEvaluate([
			...known.slice(0, -1),
			...[...known.slice(-1), ...scored.slice(0, -1)].map(asked),
		]);
		const logits = results.slice(known.length - 1).map((result) => result?.next.logits ?? new Map<Token, number>());
		return {
			logProbabilities: scored.map((token, at) => logProbability(token, logits[at] ?? new Map())),
			isFirstRight: logits[0]?.get(scored[0] as Token) === Math.max(...(logits[0]?.values() ?? [])),
		};
	}
}

function logProbability(token: Token, logits: ReadonlyMap<Token, number>): number {
	const most = Math.max(...logits.values());
	let sum = 0;
	for (const logit of logits.values()) {
		sum += Math.exp(logit - most);
	}
	return (logits.get(token) ?? Number.NaN) - most - Math.log(sum);
}
