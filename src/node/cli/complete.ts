import process from 'node:process';
import { UserError } from '../../core/base/errors.ts';
import { DEFAULT_PACK_OPTIONS } from '../../core/pack/contextEngine.ts';
import { budgetFor } from '../../core/prompt/budget.ts';
import { fimOverhead, fimPrompt } from '../../core/prompt/fimPrompt.ts';
import { parseCursor } from './cursor.ts';
import { withEngine } from './engine.ts';
import { withModel } from './model.ts';

export interface CompleteArguments {
	readonly at?: string;
	readonly model: string;
	readonly budget: number;
	readonly maxTokens: number;
	readonly kvDir?: string;
	readonly json?: boolean;
}

/** `plimsoll complete <root> --at … --model m.gguf`: one completion, and what it cost. */
export async function completeCommand(dataFolder: string, rootArgument: string, options: CompleteArguments): Promise<number> {
	const { root, file, text, line, character } = parseCursor(rootArgument, options.at);
	const signal = new AbortController().signal;
	return withModel(dataFolder, options.model, options.kvDir, async (model, info, style) => {
		if (!style) {
			throw new UserError(`${info.name} was not taught to fill in the middle: it can chat, but not complete.`);
		}
		const overhead = fimOverhead(file, style);
		const counts = await model.countTokens(
			overhead.flatMap((segment) => (segment.kind === 'text' ? [segment.text] : [])),
			signal,
		);
		const controls = overhead.filter((segment) => segment.kind === 'control').length;
		const room = {
			contextSize: info.contextSize,
			prefillRate: info.prefillRate,
			overhead: counts.reduce((sum, count) => sum + count, controls),
		};
		const budget = budgetFor(options.budget, options.maxTokens, room);
		const packed = await withEngine(
			dataFolder,
			{ modelTokenizer: (texts, signal) => model.countTokens(texts, signal) },
			async (engine) => {
				await engine.refresh(root, signal);
				const packOptions = { ...DEFAULT_PACK_OPTIONS, tokenizer: 'model', style } as const;
				return engine.pack(
					{ root, file, text, line, character, budget: budget.tokens, current: 'include', options: packOptions },
					signal,
				);
			},
		);
		const result = await model.complete(
			{ ...fimPrompt(packed, style), maxTokens: options.maxTokens, stop: [], workspace: root },
			() => undefined,
			signal,
		);
		const notices = [...budget.notices, ...packed.notices];
		process.stdout.write(
			options.json
				? `${JSON.stringify({ completion: result.text, end: result.end, model: info.name, device: info.device, budget: budget.tokens, used: packed.used, tokens: result.tokens, ms: result.ms, notices })}\n`
				: `${result.text}\n`,
		);
		if (!options.json) {
			const { reused, fromDisk, evaluated, generated } = result.tokens;
			const said = `${info.name} on ${info.device}: ${reused} tokens reused (${fromDisk} from disk), ${evaluated} evaluated, ${generated} generated, first after ${Math.round(result.ms.firstToken)} ms`;
			process.stderr.write(`${[said, ...notices].join('\n')}\n`);
		}
		return 0;
	});
}
